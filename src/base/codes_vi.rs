//! What each kind of problem is called in Vietnamese, for editors who do not read English.
//!
//! In: a code. Out: one line. A code that is missing here fails a test.

use crate::base::codes::Code;

/// The summary of a code in Vietnamese; the English one for a code that has none.
pub fn summary(code: &Code) -> &'static str {
    find(code.id).unwrap_or(code.summary)
}

fn find(id: &str) -> Option<&'static str> {
    SUMMARIES.iter().find(|(known, _)| *known == id).map(|(_, summary)| *summary)
}

/// Summaries by code.
const SUMMARIES: &[(&str, &str)] = &[
    ("accept-not-needed", "điều đã chấp nhận nay không còn nữa"),
    ("bad-base-url", "địa chỉ của trang không phải là URL"),
    ("bad-date", "ngày không có trong lịch"),
    ("bad-path", "địa chỉ ra ngoài trang hoặc không thể làm tên tệp"),
    ("bad-value", "khoá này không nhận giá trị đó"),
    ("block-arguments", "khối thiếu điều nó cần, hoặc có điều nó không nhận"),
    ("block-nesting", "khối đóng ở mục hay trích dẫn khác nơi mở, hoặc lồng quá sâu"),
    ("block-syntax", "dòng mở khối không đọc được"),
    ("bold-not-closed", "hai dấu sao không thành chữ đậm"),
    ("broken-anchor", "đường dẫn tới một chỗ mà trang ấy không có"),
    ("broken-link", "đường dẫn tới một tệp không có"),
    ("cannot-read", "không đọc được tệp hoặc thư mục"),
    ("cannot-write", "không ghi được trang"),
    ("card-font", "tệp trong thư mục phông của thẻ không phải là phông chữ"),
    ("card-template", "mẫu thẻ không cho ra ảnh"),
    ("damaged-image", "ảnh bị hỏng"),
    ("damaged-ledger", "sổ các lần phát hành không còn nguyên"),
    ("duplicate-anchor", "tên neo trùng với tên mà trang cần dùng"),
    ("duplicate-id", "hai bài có cùng mã số"),
    ("duplicate-key", "một khoá viết hai lần"),
    ("duplicate-url", "hai tệp có cùng địa chỉ"),
    ("front-matter-not-closed", "phần đầu bài không có dòng kết thúc"),
    ("future-date", "ngày ở tương lai tại chỗ không được phép"),
    ("hidden-citation", "dẫn nguồn bị Markdown hiểu là định nghĩa đường dẫn"),
    ("html-removed", "HTML không được công bố"),
    ("huge-image", "ảnh có quá nhiều điểm ảnh"),
    ("id-mismatch", "bản dịch có mã số khác bản gốc"),
    ("image-place", "ảnh công bố có ghi nơi chụp"),
    ("incomplete-publisher", "thông tin về cơ quan công bố chưa đủ"),
    ("lost-address", "địa chỉ của bài đã phát hành không dẫn tới đâu"),
    ("lost-correction", "một lần đính chính đã phát hành nay mất"),
    ("low-contrast", "màu khó đọc"),
    ("mislabelled-image", "tên tệp ảnh không đúng loại ảnh"),
    ("missing-alt", "ảnh không có chữ mô tả"),
    ("missing-date", "bài không có ngày"),
    ("missing-id", "bài không có mã số"),
    ("missing-image", "không có tệp ảnh ấy"),
    ("missing-key", "thiếu điều bắt buộc phải có"),
    ("missing-letters", "không phông nào của thẻ có các chữ này"),
    ("missing-site-file", "không có site.yaml"),
    ("missing-string", "một chữ của giao diện chưa được dịch"),
    ("missing-template", "không có mẫu trang ấy"),
    ("not-utf8", "tệp không phải UTF-8"),
    ("nul-byte", "tệp có byte NUL"),
    ("security-expires", "`security.txt` đã hoặc sắp hết hạn, hoặc có hạn quá dài"),
    ("share-too-long", "lời chia sẻ quá dài đối với một nền tảng"),
    ("silent-edit", "bài đã phát hành bị sửa mà không báo người đọc"),
    ("stray-block-end", "dòng đóng khối mà không có khối nào đang mở"),
    ("svg-removed", "một phần hình vẽ không được công bố"),
    ("symlink", "liên kết ra ngoài dự án, hoặc tới chính nó"),
    ("template-render", "mẫu không hiện được một trang"),
    ("template-syntax", "mẫu không đọc được"),
    ("unclosed-block", "khối không có dòng kết thúc"),
    ("undeclared-language", "bản dịch sang ngôn ngữ mà trang không khai báo"),
    ("unknown-block", "giao diện không có khối này"),
    ("unknown-claim", "phần đầu bài không có tin này"),
    ("unknown-footnote", "chú thích thiếu lời, hoặc có lời mà thiếu dấu"),
    ("unknown-key", "không có khoá này"),
    ("unknown-person", "tác giả không có trong data/people.yaml"),
    ("unknown-rule", "không có quy tắc này"),
    ("unknown-source", "nguồn không có trong danh sách"),
    ("unknown-theme", "không có giao diện này"),
    ("unknown-topic", "chủ đề không có trong data/topics.yaml"),
    ("unknown-verdict", "kết luận không có trong thang"),
    ("unknown-zone", "không có múi giờ này"),
    ("unsupported-image", "loại ảnh không công bố được"),
    ("vanished-article", "bài đã phát hành nay không còn"),
    ("wrong-type", "giá trị sai dạng"),
    ("yaml-syntax", "chữ mà YAML không đọc được"),
    ("yaml-too-large", "YAML phình quá lớn"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::codes::ALL;

    #[test]
    fn every_code_has_a_name_in_vietnamese() {
        let missing = ALL.iter().map(|code| code.id).filter(|id| find(id).is_none());
        assert_eq!(missing.collect::<Vec<_>>(), [] as [&str; 0]);
    }

    #[test]
    fn no_name_is_for_a_code_that_is_gone() {
        let all = SUMMARIES.iter().map(|(id, _)| *id);
        let gone = all.filter(|id| crate::base::codes::find(id).is_none());
        assert_eq!(gone.collect::<Vec<_>>(), [] as [&str; 0]);
    }
}
