"""The contract as an AsyncAPI document."""
