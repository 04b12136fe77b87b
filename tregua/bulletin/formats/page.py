"""A bulletin as one page that needs nothing else: to be kept, sent or put on any site."""

from django.template.loader import render_to_string
from django.utils.translation import override

from tregua.bulletin.formats.paper import proof_in_words
from tregua.bulletin.models import Bulletin
from tregua.bulletin.text import document_of


def make(bulletin: Bulletin, language: str) -> bytes:
    """Return the bulletin as HTML in a language, with its style inside and without a script."""
    with override(language):
        proof = proof_in_words(bulletin) if hasattr(bulletin, "approval") else []
        says = {"document": document_of(bulletin, language), "proof": proof}
        return render_to_string("bulletin/alone.html", says).encode()
