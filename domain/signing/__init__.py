"""Signing (签署): whoever decides says anew who she is, and over exactly what.

The decision is put into words (决定原文) that leave nothing open: what is asked, of what,
by whom, in which role, when. Who signs with a password has confirmed it; who signs with
a passkey (通行密钥) has put a signature over its digest that anyone can check.
"""
