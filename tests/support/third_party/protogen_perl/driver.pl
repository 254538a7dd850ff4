# Answers documents with what an emitted package says of them: a line of JSON for each line.
#
# Its argument is a JSON object: a case's name and the folder that holds its package.

use v5.26;
use warnings;
use MIME::Base64 'decode_base64';
use JSON::PP     ();

my $json = JSON::PP->new->utf8->allow_nonref;
my ($folder) = values %{ $json->decode($ARGV[0]) };
my ($module) = map { m{([^/]+)\.pm\z} } glob "\Q$folder\E/lib/*.pm";
unshift @INC, "$folder/lib";
require "$module.pm";
my $readers = do { no strict 'refs'; \%{"${module}::READERS"} };

sub answer {
    my ($request) = @_;
    my $class  = $readers->{ $request->{root} } or die "there is no reader for `$request->{root}`\n";
    my $text   = decode_base64($request->{base64});
    my $strict = verdict($class->violations($text));
    $class->read_strict($text) if $strict->{valid};
    my $value = eval { [$class->read_tolerant($text)] };
    return { strict => $strict, tolerant => verdict(), roundtrip => written($class, $value->[0]) } if $value;
    my $fault = $@;
    die $fault unless UNIVERSAL::can($fault, 'violations');
    return { strict => $strict, tolerant => verdict($fault->violations), roundtrip => undef };
}

sub verdict {
    my @listed = map { [@$_[0, 1]] } @_;
    return { valid => @listed ? JSON::PP::false : JSON::PP::true, violations => \@listed };
}

sub written {
    my ($class, $value) = @_;
    my $text = $class->to_json($value);
    utf8::decode($text);
    return $text;
}

$| = 1;
while (my $line = <STDIN>) {
    my $request = $json->decode($line);
    my $found   = eval { answer($request) } // { error => "$@" };
    print $json->encode({ id => $request->{id}, %$found }), "\n";
}
