//! Whole Markdown → whole HTML, with holes shown as `{link 0}…{/link}`, `{image 0}`, `{block note}`.

use super::*;
use crate::document::body::Heading;
use crate::document::body::Piece;

/// The HTML of a text, with its holes shown.
fn show(text: &str) -> String {
    show_body(&read(text).0)
}

fn show_body(body: &Body) -> String {
    let mut shown = String::new();
    for piece in body.pieces().iter() {
        match piece {
            Piece::Html(html) => shown.push_str(html),
            Piece::LinkStart(index) => shown.push_str(&format!("{{link {index}}}")),
            Piece::LinkEnd => shown.push_str("{/link}"),
            Piece::Image(index) if body.images[index].is_block => {
                shown.push_str(&format!("{{block image {index}}}"));
            }
            Piece::Image(index) => shown.push_str(&format!("{{image {index}}}")),
            Piece::Citation(index) => {
                shown.push_str(&format!("{{cite {}}}", body.citations[index].value));
            }
            Piece::BlockStart(index) => {
                shown.push_str(&format!("{{{}}}", body.blocks[index].name.value));
            }
            Piece::BlockEnd => shown.push_str("{end}"),
        }
    }
    shown
}

fn read(text: &str) -> (Body, Vec<Diagnostic>) {
    let mut report = Report::new();
    let body = parse(&SourcePath::new("a.md"), text, 0..text.len(), &mut report);
    (body, report.sorted())
}

/// The problems of a text: code, line:column, the words there.
fn problems(text: &str) -> Vec<String> {
    read(text).1.iter().map(problem).collect()
}

fn problem(diagnostic: &Diagnostic) -> String {
    let place = diagnostic.place.clone().unwrap();
    let start = place.column as usize - 1;
    let words: String = place.text.chars().skip(start).take(place.width as usize).collect();
    let severity = diagnostic.severity.as_str();
    format!("{severity} {} {}:{} {words}", diagnostic.code.id, place.line, place.column)
}

mod text {
    use super::*;

    #[test]
    fn paragraphs_emphasis_and_code_are_html() {
        assert_eq!(
            show("Một *hai* **ba** ~~bốn~~ `<năm>`  \nsáu & \"bảy\"\n\n---\n"),
            "<p>Một <em>hai</em> <strong>ba</strong> <del>bốn</del> <code>&lt;năm&gt;</code><br>\n\
             sáu &amp; \"bảy\"</p>\n<hr>\n"
        );
    }

    #[test]
    fn lists_quotes_and_definitions_are_html() {
        assert_eq!(
            show("- a\n  1. b\n\n3. c\n\n> d\n\nTừ\n: nghĩa\n"),
            "<ul>\n<li>a<ol>\n<li>b</li>\n</ol>\n</li>\n</ul>\n<ol start=\"3\">\n<li>c</li>\n</ol>\n\
             <blockquote>\n<p>d</p>\n</blockquote>\n<dl>\n<dt>Từ</dt>\n<dd>nghĩa</dd>\n</dl>\n"
        );
    }

    #[test]
    fn tasks_have_check_boxes() {
        assert_eq!(
            show("- [ ] a\n- [x] b\n"),
            "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"☐\"> a</li>\n\
             <li class=\"task\"><input type=\"checkbox\" disabled checked aria-label=\"☑\"> b</li>\n</ul>\n"
        );
    }

    #[test]
    fn tables_say_what_their_heads_are_and_how_columns_stand() {
        assert_eq!(
            show("| a | b |\n|---|--:|\n| 1 | [@x] |\n"),
            "<table>\n<thead>\n<tr><th scope=\"col\">a</th>\
             <th scope=\"col\" class=\"align-right\">b</th></tr>\n</thead>\n<tbody>\n\
             <tr><td>1</td><td class=\"align-right\">{cite x}</td></tr>\n</tbody>\n</table>\n"
        );
    }

    #[test]
    fn a_table_without_rows_has_no_body() {
        assert_eq!(
            show("| a |\n|---|\n"),
            "<table>\n<thead>\n<tr><th scope=\"col\">a</th></tr>\n</thead>\n</table>\n"
        );
    }

    #[test]
    fn code_names_its_language_and_keeps_its_text() {
        assert_eq!(
            show("```ru\"st,x\n::: a <b>\n```\n\n    ::: c\n"),
            "<pre><code class=\"language-rust\">::: a &lt;b&gt;\n</code></pre>\n\
             <pre><code>::: c\n</code></pre>\n"
        );
    }

    #[test]
    fn control_characters_are_dropped() {
        assert_eq!(show("a\u{1}b\u{7f}c\n"), "<p>abc</p>\n");
    }

    #[test]
    fn an_empty_body_is_empty() {
        assert_eq!(show("\n \n<!-- x -->\n"), "");
    }
}

mod headings {
    use super::*;

    #[test]
    fn a_body_that_uses_the_first_level_moves_down_as_a_whole() {
        assert_eq!(
            show("# A\n## B\n###### C\n"),
            "<h2 id=\"a\">A</h2>\n<h3 id=\"b\">B</h3>\n<h4 id=\"c\">C</h4>\n"
        );
    }

    #[test]
    fn a_body_that_begins_at_the_second_level_stays() {
        assert_eq!(show("## A\n### B\n"), "<h2 id=\"a\">A</h2>\n<h3 id=\"b\">B</h3>\n");
    }

    #[test]
    fn an_anchor_comes_from_the_words_or_is_set() {
        let (body, _) = read("## Nguồn *tin*\n## Khác {#nguon-tin .x-1 .a:b}\n## Nguồn tin\n");
        assert_eq!(
            show_body(&body),
            "<h2 id=\"nguon-tin-2\">Nguồn <em>tin</em></h2>\n\
             <h2 id=\"nguon-tin\" class=\"x-1\">Khác</h2>\n<h2 id=\"nguon-tin-3\">Nguồn tin</h2>\n"
        );
        let anchors: Vec<&str> = body.anchors.iter().collect();
        assert_eq!(anchors, ["nguon-tin-2", "nguon-tin", "nguon-tin-3"]);
    }

    #[test]
    fn the_outline_has_levels_anchors_and_words() {
        let (body, _) = read("## A [b](c) `d`\n");
        let heading = Heading { level: 2, id: "a-b-d", text: "A b d", written: 2, range: 0..16 };
        assert_eq!(body.headings().collect::<Vec<_>>(), [heading]);
        assert_eq!(show_body(&body), "<h2 id=\"a-b-d\">A {link 0}b{/link} <code>d</code></h2>\n");
    }

    #[test]
    fn a_heading_without_words_is_left_out() {
        assert_eq!(show("##\n\na\n"), "<p>a</p>\n");
    }

    #[test]
    fn levels_have_no_gaps_in_text_outline_blocks_and_raw_html() {
        let (body, problems) = read(
            "###### A\n\n## B\n\n#### C\n\n::: note\n##### D\n:::\n\n<h6 class=\"x\">E</h6>\n\n#### F\n",
        );
        assert_eq!(
            show_body(&body),
            "<h2 id=\"a\">A</h2>\n<h2 id=\"b\">B</h2>\n<h3 id=\"c\">C</h3>\n\
             {note}<h4 id=\"d\">D</h4>\n{end}<h5 class=\"x\">E</h5>\n<h3 id=\"f\">F</h3>\n"
        );
        let levels: Vec<u8> = body.headings().map(|heading| heading.level).collect();
        assert_eq!(levels, [2, 2, 3, 4, 3]);
        assert_eq!(problems, []);
    }

    #[test]
    fn levels_begin_anew_in_a_footnote_and_go_on_behind_it() {
        let (body, _) = read("## A\n\n### B[^1]\n\n[^1]: c\n\n    ##### D\n\n#### E\n");
        let levels: Vec<u8> = body.headings().map(|heading| heading.level).collect();
        assert_eq!(levels, [2, 3, 4]);
        assert_eq!(
            show_body(&body),
            "<h2 id=\"a\">A</h2>\n<h3 id=\"b\">B<sup class=\"footnote-ref\">\
             <a href=\"#fn-1\" id=\"fnref-1\" role=\"doc-noteref\">1</a></sup></h3>\n\
             <h4 id=\"e\">E</h4>\n\
             <div class=\"footnotes\" role=\"doc-endnotes\">\n<hr>\n<ol>\n\
             <li id=\"fn-1\"><p>c</p>\n<h2 id=\"d\">D</h2>\n\
             <p><a href=\"#fnref-1\" class=\"footnote-back\" role=\"doc-backlink\" \
             aria-label=\"↩ 1\">↩</a></p>\n</li>\n</ol>\n</div>\n"
        );
    }

    #[test]
    fn an_anchor_of_the_theme_is_told_and_replaced() {
        let text = "## Nguồn {#page_main}\n";
        assert_eq!(show(text), "<h2 id=\"nguon\">Nguồn</h2>\n");
        assert_eq!(problems(text), ["warning duplicate-anchor 1:11 #page_main"]);
    }
}

mod links {
    use super::*;

    fn links(text: &str) -> Vec<(String, String, String)> {
        let links = read(text).0.links.into_iter();
        links
            .map(|link| (link.target.value, text[link.target.range].to_owned(), link.title))
            .collect()
    }

    fn link(target: &str, place: &str, title: &str) -> (String, String, String) {
        (target.to_owned(), place.to_owned(), title.to_owned())
    }

    #[test]
    fn the_place_of_a_link_is_its_destination() {
        assert_eq!(
            links("é [x.md](x.md \"x.md\") [](<a b>) [c](d\\_e)"),
            [link("x.md", "x.md", "x.md"), link("a b", "a b", ""), link("d_e", "[c](d\\_e)", "")]
        );
    }

    #[test]
    fn addresses_in_angle_brackets_are_links() {
        assert_eq!(
            links("<https://a.b/c> <d@e.f>"),
            [link("https://a.b/c", "https://a.b/c", ""), link("mailto:d@e.f", "d@e.f", "")]
        );
        assert_eq!(show("<d@e.f>"), "<p>{link 0}d@e.f{/link}</p>\n");
    }

    #[test]
    fn a_link_by_reference_stands_where_it_is_used() {
        assert_eq!(
            links("[a][b] [b]\n\n[b]: c 'd'\n"),
            [link("c", "[a][b]", "d"), link("c", "[b]", "d")]
        );
    }

    #[test]
    fn places_count_from_the_start_of_the_file() {
        let text = "---\n---\n[a](b)";
        let body = parse(&SourcePath::new("a.md"), text, 8..14, &mut Report::new());
        assert_eq!(body.links[0].target.range, 12..13);
    }

    #[test]
    fn a_link_inside_a_link_is_only_its_words() {
        assert_eq!(show("[a <https://b.c> d](e)"), "<p>{link 0}a https://b.c d{/link}</p>\n");
    }

    #[test]
    fn a_link_without_content_is_left_out_and_its_citation_stays() {
        assert_eq!(
            show("a [[@s1]](https://e/) [](b) [ *[@s2]* ](c)\n"),
            "<p>a {cite s1}   <em></em> {cite s2}</p>\n"
        );
    }

    #[test]
    fn a_citation_inside_a_link_stands_behind_it() {
        assert_eq!(show("[a [@b] c](d) e\n"), "<p>{link 0}a  c{/link}{cite b} e</p>\n");
    }
}

mod images {
    use super::*;

    #[test]
    fn an_image_alone_in_its_paragraph_is_a_block() {
        let (body, _) = read("![Bản *đồ* `a`](ban-do.png \"Chú thích\")\n\nb ![c](d)\n");
        assert_eq!(show_body(&body), "{block image 0}<p>b {image 1}</p>\n");
        assert_eq!(
            body.images[0],
            WrittenImage {
                target: Spanned::new("ban-do.png".to_owned(), 21..31),
                alt: "Bản đồ a".to_owned(),
                title: "Chú thích".to_owned(),
                is_block: true,
            }
        );
    }

    #[test]
    fn an_image_can_be_a_link() {
        assert_eq!(show("[![a](b)](c)"), "<p>{link 0}{image 0}{/link}</p>\n");
    }

    #[test]
    fn an_image_needs_words() {
        assert_eq!(problems("a ![ ](b.png)\n"), ["error missing-alt 1:3 ![ ](b.png)"]);
    }
}

mod citations {
    use super::*;

    #[test]
    fn a_citation_is_a_hole_with_the_place_of_its_id() {
        let text = "Nước [@qcvn-01_a.b:c] và [@a; @b][@c].";
        let (body, _) = read(text);
        assert_eq!(
            show_body(&body),
            "<p>Nước {cite qcvn-01_a.b:c} và {cite a}{cite b}{cite c}.</p>\n"
        );
        let places: Vec<_> =
            body.citations.iter().map(|citation| &text[citation.range.clone()]).collect();
        assert_eq!(places, ["qcvn-01_a.b:c", "a", "b", "c"]);
        assert_eq!(body.plain_text(), "Nước và.");
    }

    #[test]
    fn what_is_escaped_linked_or_code_is_no_citation() {
        assert_eq!(
            show("\\[@a] [@b](c) `[@d]` [\\@e] [@f\\]\n\n    [@g]\n"),
            "<p>[@a] {link 0}@b{/link} <code>[@d]</code> [@e] [@f]</p>\n\
             <pre><code>[@g]\n</code></pre>\n"
        );
    }

    #[test]
    fn a_citation_that_defines_a_link_is_told() {
        let text = "[@a]: b\n\n> [@a]: c\n\nd\n[@e]: f\n\n    [@a]: g\n\n[@h] : i\n";
        assert_eq!(
            problems(text),
            ["warning hidden-citation 1:1 [@a]:", "warning hidden-citation 3:3 [@a]:"]
        );
    }

    #[test]
    fn a_backslash_that_is_text_escapes_nothing() {
        assert_eq!(show("\\\\[@a]"), "<p>\\{cite a}</p>\n");
    }
}

mod blocks {
    use super::*;

    #[test]
    fn blocks_need_no_empty_lines_and_nest() {
        let (body, problems) = read("a\n::: note\nb\n:::: claim c1\n::::\n:::\nc\n");
        assert_eq!(show_body(&body), "<p>a</p>\n{note}<p>b</p>\n{claim}{end}{end}<p>c</p>\n");
        assert_eq!(body.blocks.iter().map(|block| block.depth).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(problems, []);
    }

    #[test]
    fn blocks_stand_in_quotes_and_lists() {
        assert_eq!(
            show("> ::: note\r\n> a\r\n> :::\r\n\r\n- ::: fact\r\n  b\r\n  :::\r\n  c\r\n"),
            "<blockquote>\n{note}<p>a</p>\n{end}</blockquote>\n\
             <ul>\n<li>{fact}<p>b</p>\n{end}c</li>\n</ul>\n"
        );
    }

    #[test]
    fn colons_in_code_and_in_the_middle_of_a_line_are_text() {
        assert_eq!(
            show("a ::: b `::: c`\n      ::: d ?>\n"),
            "<p>a ::: b <code>::: c</code>\n::: d ?&gt;</p>\n"
        );
    }

    #[test]
    fn a_block_follows_a_table_without_an_empty_line() {
        assert_eq!(
            show("| a |\n|---|\n::: note\n:::\n"),
            "<table>\n<thead>\n<tr><th scope=\"col\">a</th></tr>\n</thead>\n</table>\n{note}{end}"
        );
    }

    #[test]
    fn a_block_without_an_end_is_reported_where_it_opens() {
        assert_eq!(problems("a\n\n::: note x\nb\n"), ["error unclosed-block 3:1 ::: note x"]);
        assert_eq!(show("::: note\nb\n"), "{note}<p>b</p>\n{end}");
    }

    #[test]
    fn an_end_without_a_block_is_reported() {
        assert_eq!(problems("a\n:::\n"), ["error stray-block-end 2:1 :::"]);
        assert_eq!(show("a\n:::\n"), "<p>a</p>\n");
    }

    #[test]
    fn a_block_opened_in_a_list_and_closed_behind_it_is_one_problem() {
        assert_eq!(problems("- ::: note\n  a\n\n:::\n"), ["error block-nesting 4:1 :::"]);
        assert_eq!(
            show("- ::: note\n  a\n\n:::\n"),
            "<ul>\n<li>{note}<p>a</p>\n{end}</li>\n</ul>\n"
        );
    }

    #[test]
    fn a_block_closed_inside_a_quote_that_it_holds_is_one_problem() {
        assert_eq!(problems("::: note\n> a\n> :::\n"), ["error block-nesting 3:3 :::"]);
        assert_eq!(
            show("::: note\n> a\n> :::\n"),
            "{note}<blockquote>\n<p>a</p>\n</blockquote>\n{end}"
        );
    }

    #[test]
    fn a_line_that_cannot_be_read_is_reported_and_still_closed() {
        assert_eq!(problems("::: {.x}\na\n:::\n"), ["error block-syntax 1:5 {.x}"]);
        assert_eq!(problems("::: a b=\"c\nd\n:::\n"), ["error block-syntax 1:9 \"c"]);
    }

    #[test]
    fn blocks_nest_fifty_deep_and_the_next_one_is_one_problem() {
        let text = |depth: usize| "::: note\n".repeat(depth) + &":::\n".repeat(depth);
        assert_eq!(problems(&text(50)), [] as [&str; 0]);
        assert_eq!(problems(&text(10_000)), ["error block-nesting 51:1 ::: note"]);
        assert_eq!(show(&text(10_000)), "{note}".repeat(50) + &"{end}".repeat(50));
    }

    #[test]
    fn blocks_and_wrappers_count_together() {
        let text = "::: note\n\n<div>\n\n".repeat(26) + &"</div>\n\n:::\n".repeat(26);
        assert_eq!(problems(&text), ["error block-nesting 101:1 ::: note"]);
    }

    #[test]
    fn a_line_with_many_problems_is_read_in_time() {
        let keys = "a=1 ".repeat(2_000);
        assert_eq!(problems(&format!("::: note {keys}\n:::\n")).len(), 1_999);
    }

    #[test]
    fn colons_inside_raw_html_are_text_and_told_so() {
        assert_eq!(show("<div>\n::: note\n</div>\n"), "<div>\n::: note\n</div>\n");
        assert_eq!(problems("<div>\n::: note\n</div>\n"), ["warning block-nesting 2:1 ::: note"]);
    }
}

mod footnotes {
    use super::*;

    #[test]
    fn footnotes_are_numbered_as_they_are_met_and_lead_back() {
        assert_eq!(
            show("a[^x] b[^Ghi chú] c[^X]\n\n[^ghi chú]: d\n\n    e\n\n[^x]: - f\n"),
            "<p>a<sup class=\"footnote-ref\"><a href=\"#fn-x\" id=\"fnref-x\" \
             role=\"doc-noteref\">1</a></sup> b<sup class=\"footnote-ref\">\
             <a href=\"#fn-ghi-chu\" id=\"fnref-ghi-chu\" role=\"doc-noteref\">2</a></sup> \
             c<sup class=\"footnote-ref\"><a href=\"#fn-x\" id=\"fnref-x-2\" \
             role=\"doc-noteref\">1</a></sup></p>\n\
             <div class=\"footnotes\" role=\"doc-endnotes\">\n<hr>\n<ol>\n\
             <li id=\"fn-x\"><ul>\n<li>f</li>\n</ul>\n\
             <p><a href=\"#fnref-x\" class=\"footnote-back\" role=\"doc-backlink\" \
             aria-label=\"↩ 1-1\">↩<sup>1</sup></a> \
             <a href=\"#fnref-x-2\" class=\"footnote-back\" role=\"doc-backlink\" \
             aria-label=\"↩ 1-2\">↩<sup>2</sup></a></p>\n</li>\n\
             <li id=\"fn-ghi-chu\"><p>d</p>\n<p>e <a href=\"#fnref-ghi-chu\" \
             class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"↩ 2\">↩</a></p>\n</li>\n\
             </ol>\n</div>\n"
        );
    }

    #[test]
    fn a_mark_without_a_text_stays_and_is_reported() {
        assert_eq!(show("a[^1] \\[^2]\n"), "<p>a[^1] [^2]</p>\n");
        assert_eq!(problems("a[^1] \\[^2]\n"), ["warning unknown-footnote 1:2 [^1]"]);
    }

    #[test]
    fn a_text_that_no_reader_reaches_is_left_out_and_reported() {
        let text = "a\n\n[^1]: b [c](d) [^2]\n\n[^2]: e\n";
        assert_eq!(show(text), "<p>a</p>\n");
        assert_eq!(
            problems(text),
            ["warning unknown-footnote 3:1 [^1]:", "warning unknown-footnote 5:1 [^2]:"]
        );
    }

    #[test]
    fn a_footnote_inside_one_that_is_not_shown_is_shown() {
        let text = "a[^2]\n\n[^1]: b\n\n    [^2]: c\n\ne\n";
        assert_eq!(
            show(text),
            "<p>a<sup class=\"footnote-ref\"><a href=\"#fn-2\" id=\"fnref-2\" \
             role=\"doc-noteref\">1</a></sup></p>\n<p>e</p>\n\
             <div class=\"footnotes\" role=\"doc-endnotes\">\n<hr>\n<ol>\n\
             <li id=\"fn-2\"><p>c <a href=\"#fnref-2\" class=\"footnote-back\" \
             role=\"doc-backlink\" aria-label=\"↩ 1\">↩</a></p>\n</li>\n</ol>\n</div>\n"
        );
    }

    #[test]
    fn a_second_text_of_one_label_is_reported() {
        assert_eq!(
            problems("a[^1]\n\n[^1]: b\n\n[^1]: c\n"),
            ["warning unknown-footnote 5:1 [^1]:"]
        );
    }
}

mod raw {
    use super::*;

    #[test]
    fn tags_in_a_line_may_hold_markdown() {
        assert_eq!(
            show("<kbd>*a*</kbd> H<sub>2</sub>O <abbr title='x y'>z</abbr><br/>b\n"),
            "<p><kbd><em>a</em></kbd> H<sub>2</sub>O <abbr title=\"x y\">z</abbr><br>b</p>\n"
        );
    }

    #[test]
    fn tags_in_a_line_that_do_not_match_are_made_to() {
        assert_eq!(
            show("<b><i>a</b>b</i> *<u>c* d</u> <s>e\n"),
            "<p><b><i>a</i></b>b <em><u>c</u></em> d <s>e</s></p>\n"
        );
        assert_eq!(
            problems("<b><i>a</b>b</i> *<u>c* d</u> <s>e\n"),
            [
                "warning html-removed 1:13 </i>",
                "warning html-removed 1:19 <u>",
                "warning html-removed 1:26 </u>",
                "warning html-removed 1:31 <s>",
            ]
        );
    }

    #[test]
    fn what_is_not_published_in_a_line_is_named() {
        assert_eq!(
            show("a <font color=x>b</font> <span onclick=\"c\" class=d>e</span>\n"),
            "<p>a b <span class=\"d\">e</span></p>\n"
        );
        assert_eq!(
            problems("a <font color=x>b</font> <span onclick=\"c\" class=d>e</span>\n"),
            ["warning html-removed 1:3 <font color=x>", "warning html-removed 1:32 onclick=\"c\""]
        );
    }

    #[test]
    fn an_anchor_without_an_address_marks_a_place() {
        let (body, problems) = read("<a name=\"cu\"></a>a\n\n## Cu\n");
        assert_eq!(show_body(&body), "<p><span id=\"cu\"></span>a</p>\n<h2 id=\"cu-2\">Cu</h2>\n");
        assert_eq!(problems, []);
    }

    #[test]
    fn ruby_keeps_its_order() {
        assert_eq!(
            show("<ruby>字<rt>tự<rp>)</rp></ruby> <rt>a</rt>\n"),
            "<p><ruby>字<rt>tự</rt><rp>)</rp></ruby> a</p>\n"
        );
    }

    #[test]
    fn a_wrapper_may_hold_markdown() {
        let text =
            "<details open class=\"x\"><summary>a</summary>\n\n**b**\n\n- c\n\n</details>\n\nd\n";
        assert_eq!(
            show(text),
            "<details open=\"\" class=\"x\"><summary>a</summary>\n<p><strong>b</strong></p>\n\
             <ul>\n<li>c</li>\n</ul>\n</details>\n<p>d</p>\n"
        );
        assert_eq!(problems(text), [] as [&str; 0]);
    }

    #[test]
    fn a_wrapper_ends_with_what_it_stands_in() {
        assert_eq!(
            show("> <div><p>\n>\n> a\n\n</div>\n\nb\n"),
            "<blockquote>\n<div>\n<p>a</p>\n</div>\n</blockquote>\n<p>b</p>\n"
        );
        assert_eq!(
            problems("> <div><p>\n>\n> a\n\n</div>\n\nb\n"),
            ["warning html-removed 1:3 <div><p>", "warning html-removed 5:1 </div>"]
        );
    }

    #[test]
    fn a_block_of_html_is_cleaned_and_its_words_count() {
        let text = "<table onclick=x>\n<tr><td>a &lt; b</td></tr>\n</table>\n<script>c</script>\n";
        let (body, problems) = read(text);
        assert_eq!(
            show_body(&body),
            "<table>\n<tbody><tr><td>a &lt; b</td></tr>\n</tbody></table>\n"
        );
        assert_eq!(body.plain_text(), "a < b");
        assert_eq!(
            problems.iter().map(problem).collect::<Vec<_>>(),
            ["warning html-removed 1:8 onclick=x", "warning html-removed 4:1 <script>"]
        );
    }

    #[test]
    fn places_in_quoted_html_are_right() {
        assert_eq!(
            problems("> <p>\n> <b onclick=x>a</b></p>\n"),
            ["warning html-removed 2:6 onclick=x"]
        );
    }

    #[test]
    fn wrappers_nest_fifty_deep_and_the_next_one_is_one_problem() {
        let text = |depth: usize| "<div>\n\n".repeat(depth) + &"</div>\n\n".repeat(depth);
        assert_eq!(problems(&text(50)), [] as [&str; 0]);
        assert_eq!(problems(&text(20_000)), ["error block-nesting 101:1 <div>"]);
    }

    #[test]
    fn html_of_one_piece_that_nests_too_deep_is_its_words() {
        let text = "<div>".repeat(20_000) + "a <b>b</b>" + &"</div>".repeat(20_000) + "\n\nc\n";
        assert_eq!(show(&text), "<p>a b</p>\n<p>c</p>\n");
        let (_, problems) = read(&text);
        assert_eq!(problems.len(), 1);
        let place = problems[0].place.clone().unwrap();
        assert_eq!((problems[0].code, place.line, place.column), (codes::BLOCK_NESTING, 1, 251));
    }

    #[test]
    fn a_tag_with_an_absurd_number_of_attributes_is_not_read() {
        let text = format!("<div {}>a\n</div>\n", "x=\"1\" ".repeat(101));
        assert_eq!(show(&text), "<p>a</p>\n");
        assert_eq!(problems(&text), ["warning html-removed 1:1 <div"]);
    }

    #[test]
    fn a_tag_with_an_absurd_number_of_attributes_in_a_line_is_left_out() {
        let text = format!("a <span {}>b</span>\n", "x=\"1\" ".repeat(101));
        assert_eq!(show(&text), "<p>a b</p>\n");
    }

    #[test]
    fn characters_that_html_forbids_are_dropped_from_raw_html() {
        assert_eq!(
            show(
                "<p title=\"a\u{1}b\">c\u{1f}\u{85}\u{fffe}&#1;&#xFDD0;d</p>\n\n<div>\u{fdd0}\n\ne <b class=\"f\u{1}g\">h\u{85}</b>\n"
            ),
            "<p title=\"ab\">cd</p>\n<div>\n<p>e <b class=\"fg\">h</b></p>\n</div>\n"
        );
    }

    #[test]
    fn ids_of_the_theme_and_ids_that_are_taken_are_left_out_and_told() {
        let text = "<p id=\"page_main\">a</p>\n<p id=\"x\">b</p>\n<p id=\"x\">c</p>\n\nd <b id=\"share_1\">e</b>\n";
        assert_eq!(show(text), "<p>a</p>\n<p id=\"x\">b</p>\n<p>c</p>\n<p>d <b>e</b></p>\n");
        assert_eq!(
            problems(text),
            [
                "warning duplicate-anchor 1:4 id=\"page_main\"",
                "warning duplicate-anchor 3:4 id=\"x\"",
                "warning duplicate-anchor 5:6 id=\"share_1\"",
            ]
        );
    }

    #[test]
    fn a_comment_without_an_end_is_an_error() {
        assert_eq!(problems("a\n\n<!-- b\n\nc\n"), ["error html-removed 3:1 <!--"]);
    }
}

mod bold {
    use super::*;

    #[test]
    fn a_missing_space_behind_bold_is_told() {
        let text = "**Lưu ý:**chữ và **đậm**\n";
        assert_eq!(show(text), "<p>**Lưu ý:**chữ và <strong>đậm</strong></p>\n");
        assert_eq!(problems(text), ["warning bold-not-closed 1:9 **"]);
    }

    #[test]
    fn bold_that_never_ends_is_told() {
        assert_eq!(problems("- **a b\n- c\n"), ["warning bold-not-closed 1:3 **"]);
    }

    #[test]
    fn asterisks_that_are_meant_are_not_told() {
        assert_eq!(problems("\\*\\*a 2**3 `**b` 4 ** 5 **\n"), [] as [&str; 0]);
    }
}

mod words {
    use super::*;

    #[test]
    fn the_first_paragraph_stands_in_running_text_or_in_a_fact() {
        let text =
            "> a\n\n- b\n\n::: note\nc\n:::\n\n![d](e)\n\n::: fact\nf\n*g* [@h].\n:::\n\ni\n";
        assert_eq!(read(text).0.first_paragraph(), "f g.");
    }

    #[test]
    fn the_words_above_more_are_the_summary() {
        let body = read("## A\n\nb *c*\n\n<!-- more -->\n\nd <!--more-->\n").0;
        assert_eq!(body.above_more.as_deref(), Some("A\nb c"));
        assert_eq!(show("a\n\n<!-- more -->\n"), "<p>a</p>\n");
    }

    #[test]
    fn plain_text_has_a_line_for_each_block() {
        let body = read(
            "## A\nb\nc\n- d\n  - e\n\n| f | g |\n|---|---|\n| h | i |\n\n`j`[^1]\n\n[^1]: k\n",
        )
        .0;
        assert_eq!(body.plain_text(), "A\nb c\nd\ne\nf g\nh i\nj\nk");
        assert_eq!(body.words, 11);
    }
}

mod any_text {
    use super::*;
    use scraper::Html;

    /// What Markdown is made of.
    const MARKDOWN: &[&str] = &[
        ":::",
        "::: note",
        "::: fact a=\"b\"",
        "::: x y='z",
        ":::: ",
        "**",
        "*",
        "_",
        "~~",
        "`",
        "```",
        "\n",
        "\n",
        "\n\n",
        "\n\n",
        " ",
        "    ",
        "\t",
        "> ",
        "- ",
        "1. ",
        "+ ",
        "- [ ] ",
        "|",
        "| a | b |\n|---|:-:|\n",
        "[@a]",
        "[@a; @b]",
        "[@",
        "[",
        "]",
        "](x)",
        "![",
        "![a](b)",
        "[c](d)",
        "(",
        ")",
        "[^1]",
        "[^1]: ",
        "[^2]",
        "[^2]: ",
        "[r]: u\n",
        "[r]",
        "<!-- more -->",
        "<http://a.b>",
        "<a@b.c>",
        "# ",
        "## ",
        "#### ",
        " {#i}",
        "\n===\n",
        "\n: ",
        "---",
        "\\",
        "&amp;",
        "&#0;",
        "&lt",
        "\"",
        "word",
        "đậm:",
        "é",
        "\u{0}",
        "\u{fdd0}",
        "\u{feff}",
        "\r\n",
        "\r",
        "=",
        "'",
    ];

    /// What raw HTML is made of.
    const RAW_HTML: &[&str] = &[
        "<b>",
        "</b>",
        "<i class=x>",
        "</i>",
        "<div>",
        "</div>",
        "<details>",
        "<summary>",
        "</details>",
        "<p>",
        "</p>",
        "<br>",
        "<table>",
        "<tr>",
        "<td>",
        "</td>",
        "</table>",
        "<ruby>",
        "<rt>",
        "</ruby>",
        "<a href=x>",
        "</a>",
        "<a id=q>",
        "<script>",
        "</script>",
        "<svg>",
        "<math>",
        "<button>",
        "<select>",
        "<h2>",
        "<h5>",
        "</h5>",
        "<h3 id=page_a>",
        "<bdi dir=x lang=q>",
        "\u{1}",
        "&#1;",
        "&#xfdd0;",
        "<li>",
        "<img src=a alt=b>",
        "<pre>",
        "</pre>",
        "<span/>",
        "<form>",
        "<span title=\"",
        "<dl>",
        "<dt>",
        "<caption>",
        "<col>",
        "<section>",
        "<figure>",
        "<blockquote>",
        "<ul>",
        "<!--",
        "-->",
        "<?",
        "?>",
        "<![CDATA[",
    ];

    /// A linear congruential generator (Knuth, MMIX): the same texts in every run.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, limit: usize) -> usize {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % limit
        }

        /// Each fourth text holds raw HTML, which takes far longer to read without optimisation.
        fn text(&mut self) -> String {
            let length = 1 + self.below(16);
            let raw_html = if self.below(4) == 0 { RAW_HTML } else { &[] };
            (0..length).map(|_| self.token(raw_html)).collect()
        }

        fn token(&mut self, raw_html: &[&'static str]) -> &'static str {
            let index = self.below(MARKDOWN.len() + raw_html.len());
            let behind = index.saturating_sub(MARKDOWN.len());
            MARKDOWN.get(index).copied().unwrap_or_else(|| raw_html[behind])
        }
    }

    /// The HTML with its holes filled as a theme fills them, and whether the holes are balanced.
    fn filled(body: &Body) -> (String, bool) {
        let mut html = String::new();
        let mut open = Vec::new();
        let mut is_balanced = true;
        for piece in body.pieces().iter() {
            match piece {
                Piece::Html(text) => html.push_str(text),
                Piece::LinkStart(_) => {
                    is_balanced &= !open.contains(&"</a>");
                    open.push("</a>");
                    html.push_str("<a href=\"x\">");
                }
                Piece::LinkEnd => {
                    is_balanced &= open.pop() == Some("</a>");
                    html.push_str("</a>");
                }
                Piece::Image(index) if body.images[index].is_block => {
                    html.push_str("<figure></figure>");
                }
                Piece::Image(_) => html.push_str("<img src=\"x\">"),
                Piece::Citation(_) => html.push_str("<sup><a href=\"#s\">1</a></sup>"),
                Piece::BlockStart(_) => {
                    open.push("</div>");
                    html.push_str("<div>");
                }
                Piece::BlockEnd => {
                    is_balanced &= open.pop() == Some("</div>");
                    html.push_str("</div>");
                }
            }
        }
        (html, is_balanced && open.is_empty())
    }

    /// Whether a heading stands more than one level below the one before it.
    fn has_gap(html: &str) -> bool {
        let levels = html.split("<h").skip(1).filter_map(|rest| rest.get(..1)?.parse::<u8>().ok());
        let levels: Vec<u8> = std::iter::once(1).chain(levels).collect();
        levels.windows(2).any(|pair| pair[1] > pair[0] + 1)
    }

    /// What is wrong with the body of a text.
    fn faults(text: &str) -> Option<String> {
        let mut report = Report::new();
        let body = parse(&SourcePath::new("a.md"), text, 0..text.len(), &mut report);
        let (html, is_balanced) = filled(&body);
        let page = Html::parse_fragment(&html);
        let ids: BTreeSet<_> = body.anchors.iter().collect();
        let leads_nowhere = |href: &&str| !html.contains(&format!(" id=\"{href}\""));
        let marks = html.split(" href=\"#fn").skip(1).filter_map(|rest| rest.split('"').next());
        let broken = marks.map(|mark| format!("fn{mark}")).find(|id| leads_nowhere(&id.as_str()));
        let is_whole = page.errors.is_empty()
            && is_balanced
            && broken.is_none()
            && ids.len() == body.anchors.len()
            && !html.contains("<p></p>")
            && !has_gap(&html)
            && !html.contains(['\u{1}', '\u{fdd0}']);
        (!is_whole).then(|| format!("{text:?}\n{html}\n{:?}\n", page.errors))
    }

    #[test]
    fn becomes_html_that_a_parser_has_nothing_to_mend_in() {
        let mut dice = Dice(1);
        let found: Vec<String> = (0..20_000).filter_map(|_| faults(&dice.text())).take(5).collect();
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}
