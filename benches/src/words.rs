//! The words that articles are made of: everyday rumours, a made-up village, and desks instead of people.
//!
//! In: nothing. Out: lists.

/// A section of the site.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// The folder, which is its address.
    pub folder: &'static str,
    /// Its title.
    pub title: &'static str,
}

/// The sections.
pub const SECTIONS: [Section; 8] = [
    Section { folder: "dien-nuoc", title: "Điện nước" },
    Section { folder: "suc-khoe", title: "Sức khoẻ" },
    Section { folder: "thoi-tiet", title: "Thời tiết" },
    Section { folder: "lua-dao", title: "Lừa đảo" },
    Section { folder: "an-uong", title: "Ăn uống" },
    Section { folder: "di-lai", title: "Đi lại" },
    Section { folder: "nha-cua", title: "Nhà cửa" },
    Section { folder: "mua-ban", title: "Mua bán" },
];

/// Who writes.
pub const DESKS: [&str; 20] = [
    "Tổ Điện nước",
    "Tổ Sức khoẻ",
    "Tổ Thời tiết",
    "Tổ An toàn mạng",
    "Tổ Ăn uống",
    "Tổ Giao thông",
    "Tổ Nhà cửa",
    "Tổ Chợ và hàng hoá",
    "Tổ Đọc ảnh",
    "Tổ Số liệu",
    "Tổ Trực đêm",
    "Tổ Bạn đọc",
    "Tổ Học đường",
    "Tổ Người cao tuổi",
    "Tổ Nông vụ",
    "Tổ Sông nước",
    "Tổ Phòng cháy",
    "Tổ Thú y",
    "Tổ Truyền thanh",
    "Tổ Lưu trữ",
];

/// What rumours are about.
pub const THINGS: [&str; 28] = [
    "nước máy đục",
    "hoá đơn điện tăng vọt",
    "công tơ chạy khi tắt cầu dao",
    "cơn bão sắp vào",
    "trận mưa sao băng",
    "sương mù buổi sáng",
    "thuốc ho trộn mật",
    "lá chữa đau răng",
    "nước dừa nướng",
    "trứng để qua đêm",
    "gạo phát sáng",
    "dầu ăn chiên lại",
    "tin nhắn khoá tài khoản",
    "cuộc gọi báo trúng xe máy",
    "đường dẫn nhận quà",
    "mã vuông dán đè ở quán",
    "ứng dụng đọc chỉ số điện",
    "vé xe Tết giá rẻ",
    "cây cầu bị nứt",
    "đèn đỏ chụp ảnh phạt",
    "xăng pha nước",
    "gạch lát tự nóng",
    "sơn tường gây ho",
    "bình ga mini",
    "ổ cắm giá rẻ",
    "quần áo tồn kho",
    "điện thoại sạc qua đêm",
    "nồi cơm nứt men",
];

/// What is said of them.
pub const SAYINGS: [&str; 14] = [
    "chữa dứt bệnh chỉ sau ba ngày",
    "sẽ bị cắt từ đêm nay",
    "làm mất sạch tiền trong thẻ",
    "gây nổ nếu chạm vào",
    "đã có nơi xác nhận là thật",
    "là dấu hiệu sắp có động đất",
    "bị cấm bán từ tuần sau",
    "khiến cả xóm phải nhập viện",
    "giúp giảm nửa tiền điện",
    "không còn dùng được ở làng ta",
    "có thể biết trước cả năm",
    "an toàn cho mọi trẻ nhỏ",
    "được đổi mới miễn phí",
    "phải đăng ký lại trước chủ nhật",
];

/// Where: parts of a village that is on no map.
pub const PLACES: [&str; 16] = [
    "xóm Cầu Đá",
    "xóm Giếng Mới",
    "thôn Đồi Chè",
    "thôn Bến Gỗ",
    "chợ Làng Mẫu",
    "bến đò Mẫu",
    "trường Làng Mẫu",
    "trạm y tế làng",
    "đập Suối Con",
    "ngõ Hàng Tre",
    "khu nhà mới",
    "cánh đồng Dưới",
    "ngã ba Cây Gạo",
    "hợp tác xã Mẫu",
    "sân kho cũ",
    "bãi xe đầu làng",
];

/// Who is asked.
pub const VOICES: [&str; 12] = [
    "tổ trưởng tổ nước",
    "người trực trạm biến áp",
    "y tá của trạm",
    "cô giáo dạy lớp bốn",
    "thợ sửa công tơ",
    "người bán hàng ở chợ",
    "nhân viên quầy giao dịch",
    "người gác đập",
    "chủ quán đầu ngõ",
    "đội phòng cháy của làng",
    "người trông bãi xe",
    "ban quản lý khu nhà",
];

/// How they say it.
pub const VERBS: [&str; 8] =
    ["cho hay", "nói rõ", "giải thích", "dặn", "nhắc lại", "ghi sổ", "xác nhận", "khuyên"];

/// What turns out.
pub const FACTS: [&str; 18] = [
    "con số trong tin nhắn không có trong sổ nào",
    "bức ảnh chụp ở nơi khác từ nhiều mùa trước",
    "chưa có phép thử nào cho thấy điều ấy",
    "đường dẫn mở ra một trang giả tên",
    "mức đo được vẫn như mọi năm",
    "thông báo thật chỉ dán ở bảng tin và đọc trên loa",
    "bà con gọi số in trên hoá đơn thì được trả lời ngay",
    "lượng mưa đo được chưa bằng nửa lời đồn",
    "liều thuốc phải theo toa của người khám",
    "đoạn phim bị cắt mất phần đầu",
    "tài khoản nhận tiền mới mở được mấy hôm",
    "bài gốc nói về một giống cây khác",
    "không ai hỏi mã xác thực qua điện thoại",
    "đo lại ba lần vẫn ra một kết quả",
    "thiết bị ngắt đúng như nhà làm đã ghi",
    "lịch cắt đã báo trước bảy ngày và có ghi giờ",
    "mẫu lấy tại vòi đạt mọi chỉ tiêu",
    "cửa hàng ấy chưa từng có chương trình nào như vậy",
];

/// What is added.
pub const TAILS: [&str; 10] = [
    "dù tin vẫn còn được chuyển tiếp",
    "và xin mọi người hỏi lại trước khi gửi",
    "sau khi đối chiếu ba nơi khác nhau",
    "theo sổ ghi đầu tuần",
    "nhất là với người già và trẻ nhỏ",
    "ở những ngõ sóng yếu",
    "kèm cách tự thử tại nhà",
    "trong buổi họp xóm tối qua",
    "khi được hỏi qua điện thoại bàn",
    "và hẹn đo lại vào tháng sau",
];

/// Headings.
pub const HEADINGS: [&str; 12] = [
    "Tin đi từ đâu tới",
    "Người trong nghề nói gì",
    "Điều đã biết chắc",
    "Nhìn đâu để nhận ra",
    "Chuyện bắt đầu thế nào",
    "Vì sao nhiều người tin",
    "Đặt các con số cạnh nhau",
    "Việc nên làm ngay",
    "Bức ảnh lấy ở đâu",
    "Nơi có trách nhiệm trả lời",
    "Điều còn chưa rõ",
    "Những lần trước",
];

/// What one can do.
pub const STEPS: [&str; 12] = [
    "Đọc hết bài trước khi bấm gửi",
    "Xem tên trang trong thanh địa chỉ",
    "So ngày đăng với ngày chụp",
    "Không đọc mã xác thực cho ai nghe",
    "Gọi số in trên hoá đơn",
    "Hỏi trạm y tế nếu đau quá hai ngày",
    "Nghe bản tin thời tiết trên loa",
    "Chụp màn hình lại để báo",
    "Chờ thông báo dán ở bảng tin",
    "Nhắc ông bà trong nhà",
    "Rút phích cắm rồi mới kiểm tra",
    "Ghi chỉ số vào sổ mỗi tối",
];

/// Made-up hosts of sources.
pub const HOSTS: [&str; 6] = [
    "capnuoc.example",
    "dienluc.example",
    "tramyte.example",
    "thoitiet.example",
    "nganhang.example",
    "luutru.example",
];

/// Words of rows.
pub const ANSWERS: [&str; 3] = ["Có", "Không", "Chưa rõ"];

/// Verdicts of the scale that is built in.
pub const VERDICTS: [&str; 6] =
    ["fabricated", "false", "misleading", "altered", "missing-context", "unproven"];

/// The first words of tags.
const TAG_HEADS: [&str; 20] = [
    "nước",
    "điện",
    "bão",
    "mưa",
    "nắng",
    "thuốc",
    "món ăn",
    "gạo",
    "tin nhắn",
    "cuộc gọi",
    "mã vuông",
    "ngân hàng",
    "xe",
    "cầu đường",
    "nhà",
    "ổ cắm",
    "chợ",
    "ảnh",
    "phim",
    "trường học",
];

/// The last words of tags.
const TAG_TAILS: [&str; 10] = [
    "cũ",
    "giả",
    "theo mùa",
    "trong làng",
    "cho người già",
    "cho trẻ nhỏ",
    "hỏi đáp",
    "số liệu",
    "mẹo vặt",
    "cảnh báo",
];

/// How many tags there are.
pub const TAGS: usize = TAG_HEADS.len() * TAG_TAILS.len();

/// The tag of this number.
pub fn tag(number: usize) -> String {
    // Both lists are walked at once, so that frequent tags do not all begin with the same word.
    let head = number % TAG_HEADS.len();
    let tail = (number / TAG_HEADS.len() + head) % TAG_TAILS.len();
    format!("{} {}", TAG_HEADS[head], TAG_TAILS[tail])
}
