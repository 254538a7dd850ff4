package PROTOGEN::Runtime::Checker;

# Runs a check program: what a strict or a tolerant reader says of a JSON value.

use v5.26;
use warnings;
no warnings 'recursion';
use Scalar::Util 'refaddr';
use PROTOGEN::Runtime::Json;
use PROTOGEN::Runtime::Pattern;

*kind = \&PROTOGEN::Runtime::Json::kind;

sub new {
    my ($class, $text) = @_;
    my $program = PROTOGEN::Runtime::Json::parse($text);
    return bless {
        nodes    => [map { kind($_) eq 'object' ? $_->{values} : $_ } @{ $program->get('nodes') }],
        roots    => $program->get('roots'),
        patterns => [map { PROTOGEN::Runtime::Pattern->new($_) } @{ $program->get('patterns') }],
    }, $class;
}

# Every violation of a value against a root, in the program's order: [pointer, keyword, place, detail].
sub violations {
    my ($self, $root, $value) = @_;
    my (@found, %seen);
    local $self->{known}  = {};
    local $self->{report} = sub { push @found, [@_] unless $seen{ join "\0", @_ }++ };
    $self->check($self->{roots}->get($root)->native, $value, '');
    return @found;
}

# Whether a node accepts a value. Each pair of a node and a container is decided once.
sub accepts {
    my ($self, $number, $value) = @_;
    my $key = ref $value ? "$number " . refaddr($value) : undef;
    return $self->{known}{$key} if defined $key && exists $self->{known}{$key};
    local $self->{report} = sub { die \'invalid' };
    my $verdict = eval { $self->check($number, $value, ''); 1 } // 0;
    die $@ unless $verdict || ref $@ eq 'SCALAR';
    $self->{known}{$key} = $verdict if defined $key;
    return $verdict;
}

sub same { return identity($_[0]) eq identity($_[1]) }
sub identity { return PROTOGEN::Runtime::Json::dump_json($_[0], 1) }
sub below { return "$_[0]/" . PROTOGEN::Runtime::Json::escaped($_[1]) }

# The keywords in the order of violations, each with the JSON type that it concerns and what it does.
# A keyword's function gets the checker, the keyword's value, the value, its pointer, and the node. Where it returns
# true, the keyword is violated.
my @KEYWORDS = (
    ['$ref', '', sub { my ($self, $node, $value, $at) = @_; $self->check($node->native, $value, $at); 0 }],
    ['type', '', sub { !_is_of($_[1], $_[2]) }],
    ['const', '', sub { !same($_[1], $_[2]) }],
    ['enum', '', sub { my ($self, $listed, $value) = @_; !grep { same($_, $value) } @$listed }],
    ['multipleOf', 'number', sub { !$_[2]->is_multiple_of($_[1]) }],
    ['maximum', 'number', sub { $_[2]->compare($_[1]) > 0 }],
    ['exclusiveMaximum', 'number', sub { $_[2]->compare($_[1]) >= 0 }],
    ['minimum', 'number', sub { $_[2]->compare($_[1]) < 0 }],
    ['exclusiveMinimum', 'number', sub { $_[2]->compare($_[1]) <= 0 }],
    ['maxLength', 'string', sub { length $_[2] > $_[1]->native }],
    ['minLength', 'string', sub { length $_[2] < $_[1]->native }],
    ['pattern', 'string', sub { !$_[0]{patterns}[$_[1]->native]->matches($_[2]) }],
    ['format', 'string', sub { !$_[0]{patterns}[$_[1]->native]->matches($_[2]) }],
    ['maxItems', 'array', sub { @{ $_[2] } > $_[1]->native }],
    ['minItems', 'array', sub { @{ $_[2] } < $_[1]->native }],
    ['uniqueItems', 'array', sub { my %seen; scalar grep { $seen{ identity($_) }++ } @{ $_[2] } }],
    ['prefixItems', 'array', \&_prefix_items],
    ['items', 'array', \&_items],
    ['contains', 'array', \&_contains],
    ['maxProperties', 'object', sub { scalar($_[2]->keys) > $_[1]->native }],
    ['minProperties', 'object', sub { scalar($_[2]->keys) < $_[1]->native }],
    ['required', 'object', \&_required],
    ['dependentRequired', 'object', \&_dependent_required],
    ['properties', 'object', \&_properties],
    ['patternProperties', 'object', \&_pattern_properties],
    ['additionalProperties', 'object', \&_additional_properties],
    ['propertyNames', 'object', sub { my ($self, $node, $value, $at) = @_;
        $self->check($node->native, $_, $at) for $value->keys; 0 }],
    ['dependentSchemas', 'object', sub { my ($self, $held, $value, $at) = @_;
        $self->check($_->[1]->native, $value, $at) for grep { $value->has($_->[0]) } @$held; 0 }],
    ['allOf', '', sub { my ($self, $nodes, $value, $at) = @_; $self->check($_->native, $value, $at) for @$nodes; 0 }],
    ['anyOf', '', \&_any_of],
    ['oneOf', '', \&_one_of],
    ['select', '', \&_select],
    ['not', '', sub { $_[0]->accepts($_[1]->native, $_[2]) }],
    ['if', '', \&_if],
);

# Report each violation of a value against a node.
sub check {
    my ($self, $number, $value, $at) = @_;
    my $node = $self->{nodes}[$number];
    if (ref $node ne 'HASH') {
        $self->{report}->($at, 'false', '', '') unless $node;
        return;
    }
    my $kind = kind($value);
    for my $row (@KEYWORDS) {
        my ($keyword, $concerns, $violated) = @$row;
        next unless exists $node->{$keyword} && ($concerns eq '' || $concerns eq $kind);
        next unless $violated->($self, $node->{$keyword}, $value, $at, $node);
        $self->{report}->($at, $keyword, $node->{at}, '');
    }
    return;
}

sub _is_of {
    my ($types, $value) = @_;
    my $kind = kind($value);
    return scalar grep { $_ eq $kind || $_ eq 'integer' && $kind eq 'number' && $value->is_integer } @$types;
}

sub _is_never {
    my ($self, $number) = @_;
    my $node = $self->{nodes}[$number->native];
    return ref $node ne 'HASH' && !$node;
}

sub _prefix_items {
    my ($self, $nodes, $value, $at) = @_;
    for my $index (0 .. $#$nodes) {
        $self->check($nodes->[$index]->native, $value->[$index], "$at/$index") if $index < @$value;
    }
    return 0;
}

sub _items {
    my ($self, $rest, $value, $at, $node) = @_;
    my $from = @{ $node->{prefixItems} // [] };
    return $from < @$value if $self->_is_never($rest);
    $self->check($rest->native, $value->[$_], "$at/$_") for $from .. $#$value;
    return 0;
}

sub _contains {
    my ($self, $wanted, $value, $at, $node) = @_;
    my $least   = exists $node->{minContains} ? $node->{minContains}->native : 1;
    my $matches = grep { $self->accepts($wanted->native, $_) } @$value;
    my $keyword
        = exists $node->{maxContains} && $matches > $node->{maxContains}->native ? 'maxContains'
        : $matches == 0 && $least > 0 ? 'contains'
        : $matches < $least           ? 'minContains'
        :                               undef;
    $self->{report}->($at, $keyword, $node->{at}, '') if defined $keyword;
    return 0;
}

sub _required {
    my ($self, $names, $value, $at, $node) = @_;
    $self->{report}->($at, 'required', $node->{at}, $_) for grep { !$value->has($_) } @$names;
    return 0;
}

sub _dependent_required {
    my ($self, $held, $value, $at, $node) = @_;
    for my $pair (grep { $value->has($_->[0]) } @$held) {
        $self->{report}->($at, 'dependentRequired', $node->{at}, $_) for grep { !$value->has($_) } @{ $pair->[1] };
    }
    return 0;
}

sub _properties {
    my ($self, $held, $value, $at) = @_;
    for my $pair (@$held) {
        my ($name, $node) = @$pair;
        $self->check($node->native, $value->get($name), below($at, $name)) if $value->has($name);
    }
    return 0;
}

sub _pattern_properties {
    my ($self, $held, $value, $at) = @_;
    for my $pair (@$held) {
        my ($pattern, $node) = ($self->{patterns}[$pair->[0]->native], $pair->[1]);
        $self->check($node->native, $value->get($_), below($at, $_)) for grep { $pattern->matches($_) } $value->keys;
    }
    return 0;
}

sub _additional_properties {
    my ($self, $rest, $value, $at, $node) = @_;
    my %known    = map { $_->[0] => 1 } @{ $node->{properties} // [] };
    my @patterns = map { $self->{patterns}[$_->[0]->native] } @{ $node->{patternProperties} // [] };
    for my $name (grep { !$known{$_} } $value->keys) {
        next if grep { $_->matches($name) } @patterns;
        if ($self->_is_never($rest)) {
            $self->{report}->($at, 'additionalProperties', $node->{at}, $name);
            return 0;
        }
        $self->check($rest->native, $value->get($name), below($at, $name));
    }
    return 0;
}

sub _any_of {
    my ($self, $nodes, $value, $at, $node) = @_;
    return $self->_tagged($nodes, $value, $at, $node) if $node->{tag} && !exists $node->{oneOf};
    for my $each (@$nodes) {
        return 0 if $self->accepts($each->native, $value);
    }
    return 1;
}

sub _one_of {
    my ($self, $nodes, $value, $at, $node) = @_;
    return $self->_tagged($nodes, $value, $at, $node) if $node->{tag};
    return 1 != grep { $self->accepts($_->native, $value) } @$nodes;
}

# The value at a path of keys: found or not, and which.
sub _at_path {
    my ($value, $path) = @_;
    for my $key (@$path) {
        return (0) unless kind($value) eq 'object' && $value->has($key);
        $value = $value->get($key);
    }
    return (1, $value);
}

sub _tagged {
    my ($self, $nodes, $value, $at, $node) = @_;
    my ($found, $tag) = _at_path($value, $node->{tag}->get('path'));
    for my $pair ($found ? @{ $node->{tag}->get('values') } : ()) {
        next unless same($pair->[0], $tag);
        $self->check($nodes->[$pair->[1]->native]->native, $value, $at);
        return 0;
    }
    return 1;
}

sub _select {
    my ($self, $held, $value, $at) = @_;
    my ($found, $tag) = _at_path($value, $held->get('path'));
    return 1 unless $found;
    my ($picked) = map { $_->[1] } grep { same($_->[0], $tag) } @{ $held->get('values') };
    $picked //= $held->get('other') if kind($tag) eq 'string';
    return 1 unless defined $picked;
    $self->check($picked->native, $value, $at);
    return 0;
}

sub _if {
    my ($self, $condition, $value, $at, $node) = @_;
    return 0 unless exists $node->{then} || exists $node->{else};
    my $branch = $node->{ $self->accepts($condition->native, $value) ? 'then' : 'else' };
    $self->check($branch->native, $value, $at) if defined $branch;
    return 0;
}

1;
