"""Stories of the demo's moments, by the skill that went well. Invented; without surnames, numbers and health.

`{who}` is how someone is called ("bác Hợi"), `{word}` the form of address alone, `{mate}` who accompanies them.
"""

STORIES: list[tuple[str, str]] = [
    ("A1", "{Who} tự chỉnh màn hình cho dễ đọc, rồi quay sang chỉ cho người ngồi cạnh. {Mate} chỉ việc đứng xem."),
    ("A2", "{Who} đọc cho điện thoại gõ một bài thơ bốn câu, có dấu đầy đủ. Cả lớp vỗ tay."),
    ("A3", "Ở nhà văn hóa, {who} tự bắt được Wi-Fi rồi gọi {mate} lại: “Cháu xem này, {word} làm được rồi.”"),
    ("A4", ("Máy các con mua cho đã ba năm, hôm nay {who} mới tự cài ứng dụng đầu tiên. "
            "{Word} ghi từng bước vào cuốn sổ nhỏ để tối về chỉ lại cho cả nhà.")),
    ("A5", ("{Who} tự chụp giấy tờ thật rõ và gửi đi được ngay. Trước đây, "
            "lần nào {word} cũng phải ra tiệm nhờ chụp hộ.")),
    ("B1", ("{Who} tự gọi video cho con gái ở Đà Nẵng, lần đầu không cần ai bấm hộ. "
            "Gọi xong {word} cười: “Thấy mặt cháu rồi, tối nay vui cả nhà.”")),
    ("B1", ("Con trai {who} làm việc ở xa. Hôm nay {word} tự mở cuộc gọi video, bế con mèo lên khoe, "
            "hai đầu dây cùng cười.")),
    ("B2", "{Who} gửi tin nhắn thoại đầu tiên vào nhóm gia đình. Chưa đầy một phút, ba người con cùng trả lời."),
    ("B2", ("{Who} tự chụp giàn hoa giấy trước cửa rồi gửi vào nhóm hàng xóm. "
            "{Word} bảo: “Từ nay tôi cũng có chuyện để kể.”")),
    ("C3", ("{Who} quét mã ở cửa nhà văn hóa, dừng lại đọc địa chỉ rồi mới mở. {Word} nhắc cả bàn: “Đọc trước đã, "
            "đừng vội.”")),
    ("C3", ("Đi chợ về, {who} khoe đã tự quét mã của hàng rau để xem rau trồng ở đâu. "
            "Cô bán hàng còn nhờ {word} chỉ lại.")),
    ("D1", ("Buổi trước {who} còn quên mật khẩu, hôm nay {word} đăng nhập VNeID một mạch. "
            "{Mate} chưa kịp nhắc câu nào.")),
    ("D1", "{Who} tự đăng nhập VNeID rồi chỉ lại cho người bạn ngồi cạnh. Hai người hẹn nhau buổi sau cùng đến."),
    ("D2", "{Who} mở được giấy tờ trên VNeID khi {mate} mới kịp hỏi. {Word} bảo từ nay ra đường đỡ lo quên ví."),
    ("D3", "{Who} ngồi kiên nhẫn cả buổi để đưa giấy tờ lên VNeID. Xong việc, {word} rót nước chè mời cả nhóm."),
    ("D4", "Lần đầu {who} tự vào Cổng dịch vụ công, {mate} chỉ ngồi bên. {Word} đếm từng bước: năm lần bấm là xong."),
    ("E1", "{Who} đăng nhập iHanoi lần đầu và reo lên: “Hóa ra tin của thành phố ở ngay đây.” Cả lớp cười theo."),
    ("E1", "{Who} cài xong iHanoi thì giúp luôn hai người đến sau. {Mate} bảo hôm nay lớp có thêm một người dạy."),
    ("E2", ("{Who} tự đặt lịch làm giấy tờ cho cháu, không phải xếp hàng từ sáng sớm nữa. "
            "{Word} bảo lần sau sẽ chỉ cho cả nhà bên.")),
    ("E3", "Ở ki-ốt lấy số, {who} tự bấm xong rồi đứng lại chỉ cho người phía sau. {Mate} chỉ việc gật đầu."),
    ("E4", "{Who} nộp xong bộ hồ sơ trực tuyến đầu tiên. {Word} đọc to mã hồ sơ hai lần rồi chép vào sổ cho chắc."),
    ("E5", "{Who} tự tra được hồ sơ của mình đang ở bước nào. {Word} gọi ngay cho {mate} để khoe."),
    ("E6", "{Who} tự gửi phản ánh về bóng đèn hỏng ở đầu ngõ. {Word} bảo: “Đèn sáng thì cả ngõ cùng vui.”"),
    ("F1", ("Có người lạ gọi đến hỏi mã OTP, {who} bình tĩnh tắt máy. "
            "{Word} kể lại cho cả lớp nghe để ai cũng biết mà tránh.")),
    ("F1", ("{Who} tự viết tờ giấy “Không đọc mã cho ai” dán cạnh điện thoại. Con cháu về chơi, "
            "ai cũng được {word} dặn.")),
    ("F2", "{Who} tự đặt mật khẩu mới và nhất định không cho {mate} nhìn. {Word} cười: “Đúng bài cháu dạy nhé.”"),
    ("F3", "Nhận được tin nhắn trúng thưởng, {who} không bấm mà hỏi nhóm lớp trước. Cả nhóm khen {word} tỉnh táo."),
    ("F4", "{Who} lưu sẵn số cần gọi khi bị lừa, rồi chép thêm năm tờ cho hàng xóm. {Word} bảo: “Biết thì phải chia.”"),
    ("G1", ("{Who} tự quét mã trả tiền ở hàng phở, đọc tên người nhận rồi mới bấm. "
            "{Word} bảo bát phở hôm nay ngon hơn.")),
    ("H1", "{Who} hỏi trợ lý AI cách nấu món chè mẹ hay nấu ngày xưa. Buổi sau {word} mang chè đến mời cả lớp."),
    ("H3", "Trợ lý AI trả lời sai tên đường làng, {who} nhận ra ngay. {Word} cười: “Máy cũng phải học thêm.”"),
]  # fmt: skip
