#!/usr/bin/env python3
"""Turns the `plain` layout of the benchmark corpus into a folder that `rebut build` takes.

  rebut_layout.py PLAIN OUT [--theme plain|default] [--tag-feeds]

PLAIN has content/<section>/<slug>.md with the front matter title, slug, date, description, section, author,
tags, image, one <section>/_index.md each, and static/. Bodies are copied as they are.
"""
import argparse, base64, json, pathlib, re, shutil

# 16 × 9 pixels of one colour.
JPEG = (
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYV"
    "pQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAJ"
    "ABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAf/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAwb/xA"
    "AUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCcgKUL/9k="
)
HERE = pathlib.Path(__file__).resolve().parent
SITE = """\
title: Tin Kiểm Chứng
base_url: https://tin.example/
language: vi
time_zone: Asia/Ho_Chi_Minh
theme: {theme}
publisher: {{ name: Tin Kiểm Chứng, email: toa-soan@tin.example }}
taxonomies: [{taxonomy}]
permalinks: {{ news: "/{{section}}/{{slug}}/" }}
paginate_by: 20
feeds: {{ length: 20, content: {content} }}
paths: {{ vi: {{ {taxonomy}: tags, page: page }} }}
extra: {{ origin: "https://tin.example", description: Trang tin kiểm chứng và giải thích tin đồn }}
"""
IMAGE = re.compile(r"!\[([^\]]*)\]\(")


def split(text):
    """Front matter as a dictionary, and the body; values are bare, or written as in JSON."""
    head, body = text.removeprefix("---\n").split("\n---\n", 1)
    front = {}
    for line in head.splitlines():
        key, value = line.split(": ", 1)
        front[key] = json.loads(value) if value[0] in '"[' else value
    return front, body


def article(text, taxonomy):
    front, body = split(text)
    quoted = lambda value: json.dumps(value, ensure_ascii=False)
    number = front["slug"].rsplit("-", 1)[1]
    found = IMAGE.search(body)
    image = {"src": front["image"], "alt": found[1] if found else front["title"]}
    return (
        f"---\ntitle: {quoted(front['title'])}\nkind: news\nid: {front['date'][:4]}-{number}\n"
        f"date: {front['date']}\nsummary: {quoted(front['description'])}\nslug: {front['slug']}\n"
        f"authors: {quoted([front['author']])}\n{taxonomy}: {quoted(front['tags'])}\nimage: {quoted(image)}\n---\n{body}"
    )


def section(text):
    front, body = split(text)
    front["summary"] = front.pop("description")
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in front.items()]
    return f"---\n{''.join(lines)}---\n{body}"


def main():
    parser = argparse.ArgumentParser(formatter_class=argparse.RawDescriptionHelpFormatter, description=__doc__)
    parser.add_argument("plain", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--theme", choices=["plain", "default"], default="plain")
    parser.add_argument("--tag-feeds", action="store_true", help="make tags topics, which have feeds, at /tags/")
    parser.add_argument("--feeds", choices=["summary", "full"], default="summary")
    options = parser.parse_args()
    taxonomy = "topics" if options.tag_feeds else "tags"
    shutil.rmtree(options.out, ignore_errors=True)
    for source in sorted(options.plain.glob("content/*/*.md")):
        text = source.read_text()
        made = section(text) if source.name == "_index.md" else article(text, taxonomy)
        target = options.out / source.relative_to(options.plain)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(made)
    shutil.copytree(options.plain / "static", options.out / "static")
    # The corpus has stand-ins of random bytes for its pictures; `rebut` decodes pictures, so they must be some.
    for picture in (options.out / "static").rglob("*.jpg"):
        picture.write_bytes(base64.b64decode(JPEG))
    site = SITE.format(theme=options.theme, taxonomy=taxonomy, content=options.feeds)
    if options.theme == "plain":
        # What the others do not make.
        site += "search: false\napi: false\nclaim_review: false\nplain_text: false\n"
        site += "share: { networks: [], cards: [], codes: false, kit: false }\n"
    (options.out / "site.yaml").write_text(site)
    if options.theme == "plain":
        shutil.copytree(HERE / "theme", options.out / "themes/plain")


main()
