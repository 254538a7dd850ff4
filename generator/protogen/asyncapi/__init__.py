"""Describes the contract as an AsyncAPI document."""
