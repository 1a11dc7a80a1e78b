"""Expressions: the small language in which a rule says when.

    parse_expression("channel == 'call' and not (480 <= local_minute < 1320)", where="cn.x, when")

It is a subset of Python's grammar, read with `ast` and never run as Python:

    and, or, not        a yes-or-no fact        fact == 'word'  fact != 'word'  fact in ('word', 'word')
    fact < 3            also <= > >= == !=      3 <= fact < 7   whole numbers only

No arithmetic, no calls, no fact compared with a fact, no floats, no other spelling of a number or word. At most 4 kB
and 20 levels deep. A name that is no fact, a word that the fact cannot have, a number where there is none: the rule
does not load, and the message says where, and which fact was probably meant.
"""

import ast
import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from minglu.rules.errors import WrongExpression
from minglu.rules.fact import Fact, FactType
from minglu.rules.table import FACTS

Literal = int | str

MOST_BYTES: Final = 4_096
MOST_DEPTH: Final = 20
MOST_INTEGER: Final = 2**53 - 1
_MOST_WORDS: Final = 32

# No "#" (a comment could swallow a condition), no ":" or "{": nothing outside the grammar even reaches the parser.
_ALPHABET: Final = re.compile(r"[A-Za-z0-9_ \n\t()<>=!,'\"]*")
# Python reads "3and" as "3 and" and 0x10 as 16: second spellings.
_GLUED: Final = re.compile(r"\b[0-9]+[A-Za-z_]")
_OPERATORS: Final = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_FLIPPED: Final = {"<": ">", "<=": ">="}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A yes-or-no fact."""

    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """A fact beside a literal."""

    fact: str
    operator: str
    literal: Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A fact that is one of some words or numbers."""

    fact: str
    literals: tuple[Literal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    part: "Expression"


@dataclass(frozen=True, slots=True, kw_only=True)
class All:
    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Any:
    parts: tuple["Expression", ...]


Expression = Flag | Compare | Member | Not | All | Any


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Turns Python's tree into ours; remembers the text for its messages."""

    text: str
    where: str

    def refuse(self, node: ast.AST, because: str) -> WrongExpression:
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1
        return WrongExpression(f"{self.where}, line {line}, column {column}: {because}")

    def read(self, node: ast.AST, *, depth: int) -> Expression:
        if depth > MOST_DEPTH:
            raise self.refuse(node, f"nested deeper than {MOST_DEPTH}")
        if isinstance(node, ast.BoolOp):
            parts = tuple(self.read(part, depth=depth + 1) for part in node.values)
            return All(parts=parts) if isinstance(node.op, ast.And) else Any(parts=parts)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return Not(part=self.read(node.operand, depth=depth + 1))
        if isinstance(node, ast.Name):
            return Flag(fact=self.fact(node, types=("bool",)).name)
        if isinstance(node, ast.Compare):
            return self.comparison(node)
        raise self.refuse(node, f"{type(node).__name__} is not part of the language; see docs/formats/rules.md")

    def comparison(self, node: ast.Compare) -> Expression:
        if len(node.ops) == 2:
            return self.between(node)
        if len(node.ops) != 1:
            raise self.refuse(node, "a comparison has one fact and one or two literals")
        operator, right = node.ops[0], node.comparators[0]
        if isinstance(operator, ast.In):
            return self.member(node.left, right)
        fact = self.fact(node.left, types=("int", "enum"))
        sign = self.sign(node, operator, fact=fact)
        return Compare(fact=fact.name, operator=sign, literal=self.literal(right, fact=fact))

    def between(self, node: ast.Compare) -> Expression:
        fact = self.fact(node.comparators[0], types=("int",))
        low, high = (self.sign(node, operator, fact=fact) for operator in node.ops)
        if low not in _FLIPPED or high not in _FLIPPED:
            raise self.refuse(node, "between two numbers only < and <= are written: 480 <= local_minute < 1320")
        first, last = self.literal(node.left, fact=fact), self.literal(node.comparators[1], fact=fact)
        above = Compare(fact=fact.name, operator=_FLIPPED[low], literal=first)
        return All(parts=(above, Compare(fact=fact.name, operator=high, literal=last)))

    def member(self, left: ast.expr, right: ast.expr) -> Member:
        fact = self.fact(left, types=("int", "enum"))
        if not isinstance(right, ast.Tuple) or not 1 <= len(right.elts) <= _MOST_WORDS:
            raise self.refuse(right, f"after 'in' comes a list in round brackets of 1 to {_MOST_WORDS} literals")
        literals = tuple(self.literal(item, fact=fact) for item in right.elts)
        if len(set(literals)) != len(literals):
            raise self.refuse(right, "the same literal stands twice in the list")
        return Member(fact=fact.name, literals=literals)

    def fact(self, node: ast.expr, *, types: tuple[FactType, ...]) -> Fact:
        if not isinstance(node, ast.Name):
            raise self.refuse(node, "a fact is needed here")
        fact = FACTS.get(node.id)
        if fact is None:
            near = get_close_matches(node.id, FACTS, n=1, cutoff=0.0)[0]
            raise self.refuse(node, f"no fact is called {node.id!r}; the nearest is {near!r}")
        if fact.type not in types:
            raise self.refuse(node, _misused(fact))
        return fact

    def sign(self, node: ast.AST, operator: ast.cmpop, *, fact: Fact) -> str:
        sign = _OPERATORS.get(type(operator))
        if sign is None:
            raise self.refuse(node, f"{type(operator).__name__} is not part of the language; write == != < <= > >= or in")
        if fact.type == "enum" and sign not in ("==", "!="):
            raise self.refuse(node, f"{fact.name} is a word; words have no order")
        return sign

    def literal(self, node: ast.expr, *, fact: Fact) -> Literal:
        if isinstance(node, ast.Name):
            raise self.refuse(node, "a fact is compared with a literal, never with another fact")
        value = node.value if isinstance(node, ast.Constant) else None
        written = ast.get_source_segment(self.text, node)
        if fact.type == "int" and isinstance(value, int) and not isinstance(value, bool):
            if written != str(value) or value > MOST_INTEGER:
                raise self.refuse(node, "a number is written in plain digits, and has at most 16 of them")
            return value
        if fact.type == "enum" and isinstance(value, str):
            if value not in fact.values:
                near = get_close_matches(value, fact.values, n=1, cutoff=0.0)[0]
                raise self.refuse(node, f"{fact.name} is never {value!r}; the nearest is {near!r}")
            if written not in (f"'{value}'", f'"{value}"'):
                raise self.refuse(node, "a word is written once, in quotes")
            return value
        raise self.refuse(node, f"{fact.name} is compared with " + ("a whole number" if fact.type == "int" else "a word in quotes"))


def parse_expression(text: str, *, where: str) -> Expression:
    """The expression that `text` spells; `where` opens every message. Raises WrongExpression."""
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise WrongExpression(f"{where}: longer than {MOST_BYTES} bytes")
    if not _ALPHABET.fullmatch(text):
        odd = next(letter for letter in text if not _ALPHABET.fullmatch(letter))
        raise WrongExpression(f"{where}: the character {odd!r} is not part of the language")
    if _GLUED.search(text):
        raise WrongExpression(f"{where}: a number is written in plain digits, with a space before the next word")
    plain = re.sub(r"[\n\t]", " ", text).strip()
    try:
        tree = ast.parse(plain, mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise WrongExpression(f"{where}: not an expression ({getattr(error, 'msg', type(error).__name__)})") from error
    return _Reader(text=plain, where=where).read(tree.body, depth=1)


def facts_of(expression: Expression) -> frozenset[str]:
    """The names of the facts that an expression speaks about."""
    if isinstance(expression, All | Any):
        return frozenset[str]().union(*(facts_of(part) for part in expression.parts))
    if isinstance(expression, Not):
        return facts_of(expression.part)
    return frozenset((expression.fact,))


def _misused(fact: Fact) -> str:
    if fact.type == "bool":
        return f"{fact.name} is yes or no: write {fact.name}, or not {fact.name}"
    return f"{fact.name} is {'a number' if fact.type == 'int' else 'a word'}: compare it with a literal"
