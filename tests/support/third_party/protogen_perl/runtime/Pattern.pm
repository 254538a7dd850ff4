package PROTOGEN::Runtime::Pattern;

# Runs a compiled pattern: whether a text holds a match, in time linear in the text.
#
# A pattern is a program for a small machine. It keeps the set of live instructions at each position of the text
# and never goes back.

use v5.26;
use warnings;

sub new {
    my ($class, $program) = @_;
    my @code = map { [@$_] } @{ $program->get('code') };
    my @sets = map {
        [map { $_->native } @$_]
    } @{ $program->get('sets') };
    for my $step (@code) { $_ = ref $_ && $_->isa('PROTOGEN::Runtime::Number') ? $_->native : $_ for @$step }
    return bless { code => \@code, sets => \@sets }, $class;
}

sub matches {
    my ($self, $text) = @_;
    my @characters = map { ord } split //, $text;
    my %live;
    for my $position (0 .. @characters) {
        $live{0} = 1;
        my $waiting = $self->_reach(\%live, \@characters, $position) or return 1;
        last if $position == @characters;
        %live = map { $_ + 1 => 1 } grep { $self->_holds($self->{code}[$_][1], $characters[$position]) } @$waiting;
    }
    return 0;
}

# The `set` instructions that are reached without consuming anything; nothing where `match` is.
sub _reach {
    my ($self, $live, $characters, $position) = @_;
    my (%seen, @waiting);
    my @stack = keys %$live;
    while (@stack) {
        my $at = pop @stack;
        next if $seen{$at}++;
        my ($kind, @targets) = @{ $self->{code}[$at] };
        if    ($kind eq 'set')   { push @waiting, $at }
        elsif ($kind eq 'match') { return }
        elsif ($kind eq 'split' || $kind eq 'jump') { push @stack, @targets }
        elsif (_asserts($kind, $characters, $position)) { push @stack, $at + 1 }
    }
    return \@waiting;
}

sub _asserts {
    my ($kind, $characters, $position) = @_;
    return $position == 0             if $kind eq 'start';
    return $position == @$characters  if $kind eq 'end';
    my $before = $position > 0             && _is_word($characters->[$position - 1]);
    my $after  = $position < @$characters && _is_word($characters->[$position]);
    return ($before xor $after) eq ($kind eq 'word');
}

sub _is_word { return chr($_[0]) =~ /\A[0-9A-Za-z_]\z/ }

# Whether a set, an array of inclusive ranges, holds a character.
sub _holds {
    my ($self, $set, $character) = @_;
    my $bounds = $self->{sets}[$set];
    my ($low, $high) = (0, @$bounds / 2);
    while ($low < $high) {
        my $middle = int(($low + $high) / 2);
        if    ($character > $bounds->[2 * $middle + 1]) { $low  = $middle + 1 }
        elsif ($character < $bounds->[2 * $middle])     { $high = $middle }
        else                                            { return 1 }
    }
    return 0;
}

1;
