"""`manage.py prove_restored`: whether what was restored is what was saved."""

from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from youyue.service.recovery import proof
from youyue.service.recovery.database import Failed


class Command(BaseCommand):
    help = (
        "Walk every chain of events, read every file, open every sealed value, compare every submission with "
        "its "
        "hash. Goes on after what is wrong, and fails at the end."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--sign-in",
            action="store_true",
            help="sign in as an applicant as well; for drills, it leaves a trace",
        )

    def handle(self, *args: object, sign_in: bool, **options: object) -> None:
        wrong = sum(
            [
                self._ask(partial(self._run, "verify_events")),
                self._ask(partial(self._run, "verify_materials")),
            ]
        )
        asked = [proof.sealed_values, proof.indexes, proof.submissions]
        if sign_in:
            asked.append(proof.sign_in_and_look)
        wrong += sum([self._ask(question) for question in asked])
        if wrong:
            raise CommandError(f"{wrong} of {len(asked) + 2} questions were answered badly")

    def _run(self, command: str) -> str:
        call_command(command, stdout=self.stdout, stderr=self.stderr)
        return ""

    def _ask(self, question: Callable[[], str]) -> bool:
        """Whether the answer is bad."""
        try:
            if answer := question():
                self.stdout.write(answer)
        except (Failed, CommandError) as error:
            self.stderr.write(self.style.ERROR(str(error)))
            return True
        except Exception as error:  # the class only: what does not open must not quote itself
            name = getattr(question, "__name__", "a check")
            self.stderr.write(self.style.ERROR(f"{name} broke off: {type(error).__name__}"))
            return True
        return False
