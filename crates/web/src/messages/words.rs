use linchpin_app::kept::{Meaning, MessageKind, MessageState, Way};

pub(super) fn kind(one: MessageKind) -> &'static str {
    match one {
        MessageKind::Booked => "Booked",
        MessageKind::Reminder => "Reminder",
        MessageKind::Moved => "Moved",
        MessageKind::Cancelled => "Cancelled",
        MessageKind::Offer => "Offer of a freed slot",
        MessageKind::Call => "Call of a campaign",
        MessageKind::Answer => "Answer to their text",
    }
}

pub(super) fn way(one: Way) -> &'static str {
    match one {
        Way::Text => "text",
        Way::Email => "e-mail",
    }
}

pub(super) fn state(one: MessageState) -> &'static str {
    match one {
        MessageState::Waiting => "Waits to be sent",
        MessageState::Sent => "Sent, no receipt yet",
        MessageState::Delivered => "Delivered",
        MessageState::Failed => "Failed",
        MessageState::Dropped => "Not sent",
    }
}

pub(super) fn meaning(one: Meaning) -> &'static str {
    match one {
        Meaning::Cancel => "They want to cancel; which appointment is not clear",
        Meaning::Yes => "Yes; to what is not clear",
        Meaning::No => "No; to what is not clear",
        Meaning::OptOut => "They want no more messages",
        Meaning::Unclear => "Not understood",
    }
}
