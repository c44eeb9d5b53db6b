"""The commands of casework: who carries out which, and what is asked before; `engine.extension.commands`."""

from __future__ import annotations

from collections.abc import Mapping

from casework import founding
from casework.case_file import reveal
from casework.case_file.commands import NotePersonalReads, RevealCaseFile, RevealParty
from casework.case_messages import case_messages
from casework.case_messages.commands import SendCaseMessage
from casework.cases import classify, rehear
from casework.cases.commands import ClassifyCase, HearAgain, MarkDemo
from casework.gate.cases import ask_case_message, ask_open, ask_paper, ask_reading, ask_reveal, on_case
from casework.intake import open_case
from casework.intake.commands import OpenCase
from casework.linked_cases import linked_cases
from casework.linked_cases.commands import OpenLinkedCase, TellLinkedCase, TellOrigin
from casework.papers import rendering
from casework.papers.commands import RenderDocument
from casework.parties import party_accounts
from casework.parties.commands import BindParty
from engine.access import authz
from engine.access.access_level import AccessLevel
from engine.commands import Command
from engine.extension.commands import CommandSpec
from engine.gate.rule import About, Rule, nothing_more

_PLATFORM = Rule(About.PLATFORM, authz.ANY, nothing_more)
_FULL = AccessLevel.FULL

COMMANDS: Mapping[type[Command], CommandSpec] = {
    # whoever meets a matter first registers it, wherever in the tenant it happened (handbook 1.3, first_contact_duty)
    OpenCase: CommandSpec(open_case.open_case, Rule(About.TENANT, authz.OPEN_CASE, ask_open)),
    OpenLinkedCase: CommandSpec(linked_cases.open_linked_case, _PLATFORM),
    TellLinkedCase: CommandSpec(linked_cases.tell_linked_case, _PLATFORM),
    TellOrigin: CommandSpec(linked_cases.tell_origin, _PLATFORM),
    RenderDocument: CommandSpec(
        rendering.render_document, Rule(About.CASE, authz.READ_CASES, ask_paper), rendering.render_ahead
    ),
    RevealParty: CommandSpec(reveal.reveal_party, Rule(About.CASE, authz.READ_CASES, ask_reveal)),
    RevealCaseFile: CommandSpec(reveal.reveal_case_file, on_case(authz.READ_CASES, _FULL)),
    NotePersonalReads: CommandSpec(
        reveal.note_personal_reads, Rule(About.CASE, authz.READ_CASES, ask_reading)
    ),
    SendCaseMessage: CommandSpec(
        case_messages.send_case_message, Rule(About.CASE, authz.READ_CASES, ask_case_message)
    ),
    ClassifyCase: CommandSpec(classify.classify_case, on_case(authz.CLASSIFY, _FULL, there=True)),
    BindParty: CommandSpec(party_accounts.bind_party, on_case(authz.BIND_PARTY, _FULL, there=True)),
    HearAgain: CommandSpec(rehear.hear_again, _PLATFORM),
    MarkDemo: CommandSpec(founding.mark_demo, _PLATFORM),
}
