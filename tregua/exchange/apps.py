"""The exchange as a Django app: it tells the record what others signed of our log, what a charter froze, and what entries mean."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """What is sent to, received from and compared with the other centre."""

    name = "tregua.exchange"

    def ready(self) -> None:
        """Give the record our functions; it imports none of them."""
        from tregua.exchange.charters import refuse_frozen  # noqa: PLC0415 - needs the models
        from tregua.exchange.described import describe  # noqa: PLC0415 - the same
        from tregua.exchange.guard import before_signing  # noqa: PLC0415 - the same
        from tregua.exchange.receipts import lines_over  # noqa: PLC0415 - the same
        from tregua.record import others  # noqa: PLC0415

        others.COSIGNATURES.append(lines_over)
        others.BEFORE_SIGNING.extend([refuse_frozen, before_signing])
        describe()
        from tregua.agreement import lists_out  # noqa: PLC0415 - needs the models
        from tregua.exchange.dossier_out import dossier_left  # noqa: PLC0415 - the same
        from tregua.exchange.joint import follow_withdrawal, unread_late  # noqa: PLC0415 - the same
        from tregua.exchange.joint_beside import beside  # noqa: PLC0415 - the same
        from tregua.exchange.list_out import list_left  # noqa: PLC0415 - the same
        from tregua.liaison import after  # noqa: PLC0415 - the same

        after.TAKEN_OUT.append(dossier_left)
        lists_out.TAKEN_OUT.append(list_left)
        after.WITHDRAWN.append(follow_withdrawal)
        after.LATE.append(unread_late)
        after.BESIDE.append(beside)
