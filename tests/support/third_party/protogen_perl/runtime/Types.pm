package PROTOGEN::Runtime::Types;

# Values between JSON and the classes of this contract, by shapes:
#
#   ['string'] ['boolean'] ['integer'] ['number'] ['null'] ['any'] ['list', S] ['map', S] ['nullable', S]
#   ['tuple', [S, ...], S of the rest] ['ref', name] ['record', class, [[wire, method, S, required], ...], S of others]
#   ['tagged', [path], {JSON of the tag => S}, S of the others] ['typed', {JSON type => S}] ['keyed', [[names], S], ...]

use v5.26;
use warnings;
no warnings 'recursion';
use PROTOGEN::Runtime::Json;
use PROTOGEN::Runtime::Checker;

*kind = \&PROTOGEN::Runtime::Json::kind;

sub _unfit { die \"this is not what the shape says\n" }

sub _resolved {
    my ($shape) = @_;
    $shape = $PROTOGEN::SHAPES{ $shape->[1] } while $shape->[0] eq 'ref';
    return $shape;
}

my %READ = (
    any      => sub { $_[1] },
    null     => sub { undef },
    string   => sub { $_[1] },
    boolean  => sub { $_[1] },
    integer  => sub { $_[1]->native },
    number   => sub { $_[1]->native },
    nullable => sub { defined $_[1] ? value_of($_[0][1], $_[1]) : undef },
    list     => sub { my ($shape, $json) = @_; [map { value_of($shape->[1], $_) } @$json] },
    map      => sub { my ($shape, $json) = @_; +{ map { $_ => value_of($shape->[1], $json->get($_)) } $json->keys } },
    tuple    => sub { my ($shape, $json) = @_;
        [map { value_of($shape->[1][$_] // $shape->[2] // ['any'], $json->[$_]) } 0 .. $#$json] },
    record   => sub { my ($shape, $json) = @_; $shape->[1]->_of($shape, $json) },
    tagged   => sub { _chosen(_tagged(@_), $_[1]) },
    typed    => sub { _chosen(_typed(@_), $_[1]) },
    keyed    => \&_keyed,
);

my %KINDS = (
    null => 'null', string => 'string', boolean => 'boolean', integer => 'number', number => 'number',
    list => 'array', tuple => 'array', map => 'object', record => 'object', tagged => 'object',
);

# The value of a class of this contract, or of Perl's own, that a JSON value is.
sub value_of {
    my ($shape, $json) = @_;
    $shape = _resolved($shape);
    my $kind = $KINDS{ $shape->[0] };
    _unfit() if defined $kind && $kind ne kind($json);
    return $READ{ $shape->[0] }->($shape, $json);
}

# The alternative of a union: a record as it is, anything else with its shape, so that it can be written again.
sub _chosen {
    my ($shape, $json) = @_;
    my $value = value_of($shape, $json);
    return $value if UNIVERSAL::isa($value, 'PROTOGEN::Runtime::Record');
    return $value if UNIVERSAL::isa($value, 'PROTOGEN::Runtime::Value');
    return bless { shape => $shape, value => $value }, 'PROTOGEN::Runtime::Value';
}

sub _tagged {
    my ($shape, $json) = @_;
    my $tag = $json;
    for my $key (@{ $shape->[1] }) {
        _unfit() unless kind($tag) eq 'object';
        $tag = $tag->get($key);
    }
    return $shape->[2]{ PROTOGEN::Runtime::Json::dump_json($tag) } // $shape->[3] // _unfit();
}

sub _typed {
    my ($shape, $json) = @_;
    my $kind = kind($json);
    my $integer = $kind eq 'number' && $json->is_integer ? $shape->[1]{integer} : undef;
    return $integer // $shape->[1]{$kind} // _unfit();
}

# The first alternative whose members are all there and that reads.
sub _keyed {
    my ($shape, $json) = @_;
    _unfit() unless kind($json) eq 'object';
    for my $each (@{$shape}[1 .. $#$shape]) {
        next if grep { !$json->has($_) } @{ $each->[0] };
        my $value = eval { _chosen($each->[1], $json) };
        return $value if defined $value;
        die $@ unless ref $@ eq 'SCALAR';
    }
    _unfit();
}

my %WRITE = (
    any      => sub { $_[1] },
    null     => sub { undef },
    string   => sub { "$_[1]" },
    boolean  => sub { $_[1] ? $PROTOGEN::Runtime::Json::TRUE : $PROTOGEN::Runtime::Json::FALSE },
    integer  => sub { PROTOGEN::Runtime::Json::from_native($_[1]) },
    number   => sub { PROTOGEN::Runtime::Json::from_native($_[1]) },
    nullable => sub { defined $_[1] ? json_of($_[0][1], $_[1]) : undef },
    list     => sub { my ($shape, $value) = @_; [map { json_of($shape->[1], $_) } @$value] },
    map      => sub { my ($shape, $value) = @_; _object(map { [$_ => json_of($shape->[1], $value->{$_})] } sort keys %$value) },
    tuple    => sub { my ($shape, $value) = @_;
        [map { json_of($shape->[1][$_] // $shape->[2] // ['any'], $value->[$_]) } 0 .. $#$value] },
    record   => sub { $_[1]->_json },
);

sub _object {
    my $object = PROTOGEN::Runtime::Object->new;
    $object->set(@$_) for @_;
    return $object;
}

# A value as JSON.
sub json_of {
    my ($shape, $value) = @_;
    return json_of($value->{shape}, $value->{value}) if UNIVERSAL::isa($value, 'PROTOGEN::Runtime::Value');
    return $value->_json if UNIVERSAL::isa($value, 'PROTOGEN::Runtime::Record');
    $shape = _resolved($shape);
    my $write = $WRITE{ $shape->[0] } or die "this is not an alternative of the union\n";
    return $write->($shape, $value);
}

package PROTOGEN::Runtime::Value;

# An alternative of a union that is not a record.

sub value { return $_[0]{value} }

package PROTOGEN::Runtime::Invalid;

# What a reader dies with: a document that is not valid.

use overload '""' => sub { join '', map { ($_->[0] eq '' ? 'the document' : $_->[0]) . ": breaks $_->[1]\n" } @{ $_[0]{violations} } },
    fallback => 1;

sub violations { return @{ $_[0]{violations} } }

package PROTOGEN::Runtime::Type;

# What every type of the contract does: it reads documents and writes them.

my %programs;

sub _program {
    my ($which) = @_;
    return $programs{$which} //= PROTOGEN::Runtime::Checker->new(PROTOGEN::Checks->can($which)->());
}

# A document's violations ([pointer, keyword, place in the schema, detail]); none: it is valid.
sub violations {
    my ($class, $text) = @_;
    return @{ (_checked($class, 'strict', $text))[1] };
}

sub _checked {
    my ($class, $which, $text) = @_;
    my $json = eval { PROTOGEN::Runtime::Json::parse($text) };
    if (my $fault = $@) {
        die $fault unless ref $fault;
        return (undef, [[$fault->{pointer}, $fault->{keyword}, '', $fault->{message}]]);
    }
    return ($json, [_program($which)->violations($class->SHAPE, $json)]);
}

sub _read {
    my ($class, $which, $text) = @_;
    my ($json, $violations) = _checked($class, $which, $text);
    die bless { violations => $violations }, 'PROTOGEN::Runtime::Invalid' if @$violations;
    return PROTOGEN::Runtime::Types::value_of(['ref', $class->SHAPE], $json);
}

# The value of a document (in UTF-8) that keeps to the whole schema. Dies with a PROTOGEN::Runtime::Invalid.
sub read_strict { return _read($_[0], 'strict', $_[1]) }

# The value of a document whose types are right, whatever else the schema asserts.
sub read_tolerant { return _read($_[0], 'tolerant', $_[1]) }

# A value as a JSON text in UTF-8.
sub to_json {
    my ($self, $value) = @_;
    my $json = ref $self ? $self->_json : PROTOGEN::Runtime::Types::json_of(['ref', $self->SHAPE], $value);
    my $text = PROTOGEN::Runtime::Json::dump_json($json);
    utf8::encode($text);
    return $text;
}

package PROTOGEN::Runtime::Record;

# An object with members that have methods. What the schema does not know is kept.

our @ISA = ('PROTOGEN::Runtime::Type');

# A new object of the members given by their methods' names.
sub new {
    my ($class, %given) = @_;
    my $shape = $PROTOGEN::SHAPES{ $class->SHAPE };
    my %members;
    for my $field (@{ $shape->[2] }) {
        my ($wire, $method, undef, $required) = @$field;
        die "$class: `$method` is missing\n" if $required && !exists $given{$method};
        $members{$wire} = delete $given{$method} if exists $given{$method};
    }
    die "$class has no `$_`\n" for sort keys %given;
    return bless { members => \%members, others => [] }, $class;
}

sub _of {
    my ($class, $shape, $json) = @_;
    my %known = map { $_->[0] => $_ } @{ $shape->[2] };
    my $self  = bless { members => {}, others => [] }, $class;
    PROTOGEN::Runtime::Types::_unfit() if grep { $_->[3] && !$json->has($_->[0]) } @{ $shape->[2] };
    for my $name ($json->keys) {
        my $member = $known{$name} ? $known{$name}[2] : $shape->[3] // ['any'];
        my $value  = PROTOGEN::Runtime::Types::value_of($member, $json->get($name));
        if ($known{$name}) { $self->{members}{$name} = $value }
        else               { push @{ $self->{others} }, [$name, $value] }
    }
    return $self;
}

sub _json {
    my ($self)  = @_;
    my $shape   = $PROTOGEN::SHAPES{ $self->SHAPE };
    my @members = grep { exists $self->{members}{ $_->[0] } } @{ $shape->[2] };
    my @known   = map { [$_->[0], PROTOGEN::Runtime::Types::json_of($_->[2], $self->{members}{ $_->[0] })] } @members;
    my $other   = $shape->[3] // ['any'];
    my @others  = map { [$_->[0], PROTOGEN::Runtime::Types::json_of($other, $_->[1])] } @{ $self->{others} };
    return PROTOGEN::Runtime::Types::_object(@known, @others);
}

# A member by its name on the wire; undef where it is null, or not there.
sub member { return $_[0]{members}{ $_[1] } }

# Whether a member is there.
sub has { return exists $_[0]{members}{ $_[1] } }

1;
