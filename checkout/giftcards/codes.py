"""Codes of gift cards: unguessable, easy to read aloud, and kept as a digest alone, so that no copy of the data pays.

A code has 16 random characters of 30 (78 bits), so a plain SHA-256 cannot be tried out; it depends on no secret of the
site, because a new SECRET_KEY must not make money worthless.
"""

import hashlib
import secrets

# No 0 O 1 I L U: nothing that is taken for something else.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP, GROUPS = 4, 4
LENGTH = GROUP * GROUPS


def new_code() -> str:
    """An unguessable code such as 7K3M-9QWX-2RTV-H4PD."""
    letters = "".join(secrets.choice(ALPHABET) for _letter in range(LENGTH))
    return printed(letters)


def printed(letters: str) -> str:
    """The characters of a code in the groups that stand on a card."""
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def normalise_code(text: str) -> str:
    """What was typed, in any case, with hyphens and spaces or without, as its characters; "" for what is no code."""
    if not text.isascii() or len(text) > 4 * LENGTH:
        return ""
    letters = "".join(character for character in text.upper() if character not in "- \t")
    return letters if len(letters) == LENGTH and set(letters) <= set(ALPHABET) else ""


def digest(letters: str) -> str:
    """What a normalised code is found by."""
    return hashlib.sha256(f"gift card {letters}".encode()).hexdigest()
