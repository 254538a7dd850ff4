package PROTOGEN::Runtime::Json;

# JSON texts to values and back, so that every reader of a text understands the same.
#
# null is undef, a string is a plain string, an array an array reference. true, false, numbers and objects have
# classes of their own: a number keeps its exact value, an object the order of its members.

use v5.26;
use warnings;
use Math::BigInt   ();
use Math::BigFloat ();

my $DEEPEST = 128;
my $LARGEST = Math::BigInt->new(2)->bpow(1024)->bsub(Math::BigInt->new(2)->bpow(971))->bstr;

our $TRUE  = bless \(my $true  = 1), 'PROTOGEN::Runtime::Boolean';
our $FALSE = bless \(my $false = 0), 'PROTOGEN::Runtime::Boolean';

# The value of a JSON text in UTF-8. Dies with a PROTOGEN::Runtime::Fault at the first fault.
sub parse {
    my ($text) = @_;
    utf8::decode($text) or _fault('not valid UTF-8');
    _fault('not valid UTF-8') if $text =~ /[\x{D800}-\x{DFFF}]|[^\x{0}-\x{10FFFF}]/;
    pos($text) = 0;
    my $value = _value(\$text, '', 0);
    _space(\$text);
    _fault('there is more text after the value') if pos($text) < length $text;
    return $value;
}

sub _fault {
    my ($message, $keyword, $pointer) = @_;
    die bless { message => $message, keyword => $keyword // 'json', pointer => $pointer // '' },
        'PROTOGEN::Runtime::Fault';
}

sub _space { ${ $_[0] } =~ /\G[ \t\n\r]*/gc }

sub _value {
    my ($text, $pointer, $depth) = @_;
    _space($text);
    return _string($text) if substr($$text, pos $$text, 1) eq '"';
    if ($$text =~ /\G([\[{])/gc) {
        _fault("nested deeper than $DEEPEST levels") if $depth == $DEEPEST;
        return $1 eq '{' ? _object($text, $pointer, $depth + 1) : _array($text, $pointer, $depth + 1);
    }
    if ($$text =~ /\G(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)/gc) { return number($1) }
    if ($$text =~ /\G(true|false|null)/gc) { return $1 eq 'null' ? undef : $1 eq 'true' ? $TRUE : $FALSE }
    _fault('no JSON value starts here');
}

sub _array {
    my ($text, $pointer, $depth) = @_;
    my @items;
    _space($text);
    return \@items if $$text =~ /\G\]/gc;
    while (1) {
        push @items, _value($text, $pointer . '/' . @items, $depth);
        _space($text);
        next if $$text =~ /\G,/gc;
        return \@items if $$text =~ /\G\]/gc;
        _fault('expected `,` or `]`');
    }
}

sub _object {
    my ($text, $pointer, $depth) = @_;
    my $object = PROTOGEN::Runtime::Object->new;
    _space($text);
    return $object if $$text =~ /\G\}/gc;
    while (1) {
        _space($text);
        my $key = _string($text);
        _fault('a key stands twice', 'duplicate keys', $pointer) if $object->has($key);
        _space($text);
        $$text =~ /\G:/gc or _fault('expected `:`');
        $object->set($key, undef);    # known from here on, for keys that stand twice
        $object->set($key, _value($text, "$pointer/" . escaped($key), $depth));
        _space($text);
        next if $$text =~ /\G,/gc;
        return $object if $$text =~ /\G\}/gc;
        _fault('expected `,` or `}`');
    }
}

my %ESCAPES = ('b' => "\b", 'f' => "\f", 'n' => "\n", 'r' => "\r", 't' => "\t");

sub _string {
    my ($text) = @_;
    $$text =~ m{\G"((?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+)"}gc
        or _fault('expected a string, or it is not closed, or holds what a string cannot');
    my $held = $1;
    return $held unless $held =~ /\\/;
    $held =~ s{\\(?:u([dD][89abAB]..)\\u([dD][c-fC-F]..)|u(....)|(.))}{
        defined $1 ? chr(0x10000 + ((hex($1) - 0xD800) << 10) + hex($2) - 0xDC00)
            : defined $3 ? _character(hex $3)
            : $ESCAPES{$4} // $4
    }ge;
    return $held;
}

sub _character {
    my ($code) = @_;
    _fault('a string holds half of a surrogate pair') if $code >= 0xD800 && $code <= 0xDFFF;
    return chr $code;
}

# A number by its spelling: an integer exactly, however it is spelled, any other as the nearest double.
sub number {
    my ($text) = @_;
    my ($sign, $whole, $part, $exponent) = $text =~ /\A(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([-+]?[0-9]+))?\z/;
    my $digits = $whole . ($part // '');
    $digits =~ s/\A0+//;
    return _number('0') if $digits eq '';
    my $double = $text + 0;
    _fault('a number is larger than the largest double') if abs($double) == 9**9**9;
    _fault('a number is too small for a double and not zero') if $double == 0;
    my $scale = ($exponent // 0) - length($part // '');
    $scale += length $1 if $digits =~ s/(0+)\z//;
    my $floor = $scale < 0 && length $digits > -$scale ? substr $digits, 0, $scale : '0';
    my $beyond = length $floor <=> length $LARGEST || $floor cmp $LARGEST;
    _fault('a number is larger than the largest double') if $beyond >= 0;  # it is larger by a fraction
    my $exact = $scale >= 0 ? $digits . '0' x $scale : undef;
    $exact //= _plain(_shortest(abs $double)) if $double == int $double;
    return _number(_shortest($double)) unless defined $exact;
    $beyond = length $exact <=> length $LARGEST || $exact cmp $LARGEST;
    _fault('a number is larger than the largest double') if $beyond > 0;
    return _number($sign . $exact);
}

sub _number { return bless { text => $_[0] }, 'PROTOGEN::Runtime::Number' }

# The shortest decimal that is read as this double.
sub _shortest {
    my ($double) = @_;
    for my $digits (15 .. 16) {
        my $text = sprintf "%.${digits}g", $double;
        return $text if $text == $double;
    }
    return sprintf '%.17g', $double;
}

# A number of Perl's own, or a Math::BigInt, as a JSON number.
sub from_native {
    my ($number) = @_;
    return _number($number->bstr) if ref $number;
    return _number("$number") if $number == int $number && $number =~ /\A-?(?:0|[1-9][0-9]*)\z/;
    return number(_shortest($number));
}

sub _plain { return Math::BigFloat->new($_[0])->bint->bstr }

# The JSON type of a value.
sub kind {
    my ($value) = @_;
    return 'null'   if !defined $value;
    return 'string' if !ref $value;
    return 'array'  if ref $value eq 'ARRAY';
    return $value->kind;
}

# Compact JSON. `sorted`: members by their names, so that equal values are equal texts.
sub dump_json {
    my ($value, $sorted) = @_;
    my $kind = kind($value);
    return 'null'         if $kind eq 'null';
    return quoted($value) if $kind eq 'string';
    return '[' . join(',', map { dump_json($_, $sorted) } @$value) . ']' if $kind eq 'array';
    return $value->text if $kind ne 'object';
    my @keys = $sorted ? sort { $a cmp $b } $value->keys : $value->keys;
    return '{' . join(',', map { quoted($_) . ':' . dump_json($value->get($_), $sorted) } @keys) . '}';
}

sub quoted {
    my ($text) = @_;
    $text =~ s/(["\\])/\\$1/g;
    $text =~ s/([\x00-\x1f])/sprintf '\\u%04x', ord $1/ge;
    return "\"$text\"";
}

# A token of a JSON Pointer.
sub escaped {
    my ($token) = @_;
    return $token =~ s/~/~0/gr =~ s{/}{~1}gr;
}

package PROTOGEN::Runtime::Fault;

package PROTOGEN::Runtime::Boolean;

use overload 'bool' => sub { ${ $_[0] } }, '""' => sub { $_[0]->text }, fallback => 1;

sub kind { return 'boolean' }
sub text { return ${ $_[0] } ? 'true' : 'false' }

package PROTOGEN::Runtime::Number;

sub kind { return 'number' }
sub text { return $_[0]{text} }

sub is_integer { return $_[0]{text} =~ /\A-?[0-9]+\z/ }

# A number of Perl's own, or a Math::BigInt where that would not be exact.
sub native {
    my ($self) = @_;
    my $text = $self->{text};
    return length $text <= 18 || !$self->is_integer ? $text + 0 : Math::BigInt->new($text);
}

sub compare {
    my ($self, $other) = @_;
    return Math::BigFloat->new($self->{text})->bcmp(Math::BigFloat->new($other->{text}));
}

sub is_multiple_of {
    my ($self, $other) = @_;
    my ($one, $two) = map { _decimal($_->{text}) } $self, $other;
    my $scale = $one->[1] < $two->[1] ? $one->[1] : $two->[1];
    my ($left, $right) = map { $_->[0] * Math::BigInt->new(10)->bpow($_->[1] - $scale) } $one, $two;
    return ($left % $right)->is_zero;
}

# Digits and exponent.
sub _decimal {
    my ($sign, $whole, $part, $exponent) = $_[0] =~ /\A(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([-+]?[0-9]+))?\z/;
    return [Math::BigInt->new($sign . $whole . ($part // '')), ($exponent // 0) - length($part // '')];
}

package PROTOGEN::Runtime::Object;

# An object's members, in their order.

sub new { return bless { keys => [], values => {} }, $_[0] }

sub kind { return 'object' }
sub keys { return @{ $_[0]{keys} } }
sub has  { return exists $_[0]{values}{ $_[1] } }
sub get  { return $_[0]{values}{ $_[1] } }

sub set {
    my ($self, $key, $value) = @_;
    push @{ $self->{keys} }, $key unless exists $self->{values}{$key};
    $self->{values}{$key} = $value;
    return $self;
}

1;
