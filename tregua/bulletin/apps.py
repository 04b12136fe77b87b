"""The bulletin as a Django app: it tells the record what the entry of a bulletin holds."""

from django.apps import AppConfig

from tregua.exchange.instants import at_their_instant
from tregua.record import schemas
from tregua.record.schemas import Schema


class BulletinConfig(AppConfig):
    """What a centre publishes of a day."""

    name = "tregua.bulletin"

    def ready(self) -> None:
        """Describe the entry of a bulletin; let the exchange carry out what was approved for an instant."""
        from tregua.bulletin.embargo import carry_out  # noqa: PLC0415 - models are ready only now

        at_their_instant(carry_out)
        says = (
            "A bulletin as it was approved: what each figure counts and says, the records behind it left out."
        )
        figures = {"type": "array", "items": {"type": "object"}}
        schemas.register(Schema("bulletin/1", says, {"figures": figures}, ("figures",)))
