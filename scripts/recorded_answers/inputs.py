"""The files that commands read while a home is prepared and recorded; all words are made up."""

from pathlib import Path

EXAMPLES = (
    "east-midlands",
    "childrens-services",
    "childrens-indicators",
    "finance",
    "support",
    "demonstration",
    "labels",
)
"""The project's own, copied so that every checkout is asked with the same."""

_HEAD = (
    "authority,kind,measure,value,true_on,published_on,scale,polarity,source_body,reference,text"
)
FILES = {
    "password.txt": "a long enough password\n",
    "short.txt": "short\n",
    "posts.txt": "Made up: several senior posts have been empty for a year.\n",
    "reports.txt": "Made up: reports reach new members on the day of the meeting.\n",
    "budget.txt": "Made up: next year's budget was drawn up late.\n",
    "telling.txt": "Made up: I heard on 3 March from Ada Example, the chief executive of Boston,"
    " that the audit was stopped.\n",
    "latin.txt": "",
    "rules.toml": "[departure]\nstrength = 3.5\n",
    "wrong_rules.toml": "[nothing]\nh = 6.0\n",
    "not.toml": "this is = = not\n",
    "review.toml": 'held_on = 2010-03-03\npublished_on = 2010-03-31\nrating = "amber"\n'
    + "".join(
        f'[parts.{part}]\nrating = "{rating}"\nwords = "Made up: as planned."\n'
        for part, rating in (
            ("benefits", "green"),
            ("issues", "amber"),
            ("risks", "red"),
            ("spend", "red"),
            ("time_frame", "amber"),
        )
    )
    + '[[hot_spots]]\nsection = "spend"\nwords = "Made up: half of the grant is unspent."\n',
    "wrong_review.toml": 'held_on = 2010-03-03\nrating = "purple"\n',
    "evidence.csv": f"{_HEAD}\n"
    "Boston,indicator,made-up-rate,61.5,2025-03-31,2025-06-30,percent,high,Made up,mu-1,\n"
    "Boston,indicator,made-up-rate,58.0,2026-03-31,2026-06-30,percent,high,Made up,mu-2,\n"
    "Derby,indicator,made-up-rate,x,2026-03-31,2026-06-30,percent,high,Made up,mu-3,\n"
    "Nowhere Borough,indicator,made-up-rate,50,2026-03-31,2026-06-30,percent,high,Made up,mu-4,\n"
    "Lincoln,indicator,made-up-rate,,2026-03-31,2026-06-30,percent,high,Made up,mu-5,\n"
    "Lincoln,indicator,made-up-rate,70,31 March,2026-06-30,percent,high,Made up,mu-6,\n",
    "more.csv": f"{_HEAD}\n"
    "Boston,indicator,made-up-rate,59.0,2026-03-31,2026-07-15,percent,high,Made up,mu-2,\n"
    "Boston,indicator,made-up-rate,withdrawn,2025-03-31,2026-08-01,percent,high,Made up,mu-1,\n"
    "Derby,narrative,made-up-words,Words,2026-03-31,2026-06-30,,,Made up,mu-7,Made up: words\n"
    "Elsewhere,indicator,made-up-rate,50,2026-03-31,2026-06-30,percent,high,Made up,mu-8,\n",
    "empty.csv": f"{_HEAD}\n",
    "foreign.csv": "a,b\n1,2\n",
    "labels.csv": "authority,on,outcome\n"
    "Boston,2026-09-01,1\nDerby,2026-09-01,0\nNowhere,2026-09-01,1\n",
    "wrong_labels.csv": "who,when\nBoston,2026\n",
    "targets.csv": "wrong,header\n1,2\n",
    "offers.csv": "wrong,header\n1,2\n",
}


def write(folder: Path) -> None:
    """Write the files into a folder."""
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "latin.txt").write_bytes(b"Made up: caf\xe9.\n")
