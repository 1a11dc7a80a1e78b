"""Channels: everything outgoing. Clients of witnesses and keyholders, telephone, messages, mail, time stamps.

A channel carries bytes that the core rendered and hands back bytes that the core can check. It trusts no answer.
"""
