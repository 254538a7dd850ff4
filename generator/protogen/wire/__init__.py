"""Where messages travel: servers, channels, directions, and what a client does when a connection fails."""
