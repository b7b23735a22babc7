use jiff::{
    Timestamp, ToSpan,
    civil::{Time, date, time},
};
use linchpin_access::Mode;
use linchpin_access::message::{Length, QuietHours, Reply, Text, When, gsm7, interpret, measure, mobile};
use linchpin_core::london;
use proptest::prelude::*;

use crate::support::{at, utc};

fn means(text: &str) -> Reply {
    interpret(text, None)
}

#[test]
fn cancel_in_any_spelling() {
    for text in [
        "CANCEL",
        "cancel",
        "Cancel pls",
        "cancle",
        "cncl",
        "Canel",
        "cancl",
        "CANCELL",
        "cansel",
        "kancel",
        "cancek",
        "xancel",
        "  cancel\n",
        "Cancel.",
        "CANCEL!!!",
        "cancel 😢",
        "❌ cancel ❌",
        "\"CANCEL\"",
        "can cel",
        "c a n c e l",
        "cancel cancel",
        "can't come",
        "Can’t come",
        "cant come sorry",
        "I cannot attend my appointment",
        "Can not make it",
        "I can't make it",
        "Sorry I won't be able to come",
        "unable to attend",
        "not coming",
        "I'd like to cancel my appointment please",
        "I would like to cancel",
        "Hi, please cancel my appt, thank you",
        "I need to cancel",
        "im cancelling my appointment",
        "Good morning. Please cancel. Kind regards",
        "I no longer need the appointment",
        "don't need it any more",
        "cxl",
        "CAN CEL",
        "Cancel this appointment thanks very much x",
    ] {
        assert_eq!(means(text), Reply::Cancel, "{text}");
    }
}

#[test]
fn nothing_is_guessed() {
    for text in [
        "don't cancel",
        "Dont cancel",
        "do not cancel",
        "please don’t cancel!",
        "not cancelling",
        "never cancel",
        "no need to cancel",
        "I don't want to cancel",
        "I won't cancel",
        "can I cancel?",
        "Can I cancel",
        "cancel?",
        "should i cancel",
        "how do I cancel",
        "have you cancelled my appointment",
        "has it been cancelled",
        "cancelled",
        "is it cancelled",
        "can you cancel",
        "cancel that",
        "cancel tomorrow",
        "cancel Monday not Tuesday",
        "cancel my sons appointment",
        "cancel all",
        "I'll cancel tomorrow",
        "I will cancel if I feel better",
        "yes cancel",
        "no cancel",
        "cancer",
        "I have cancer",
        "candle",
        "ancle",
        "Chanel",
        "camel",
        "canal",
        "can call",
        "can",
        "call",
        "council",
        "cancelar",
        "cancela por favor",
        "canslo",
        "Canslo os gwelwch yn dda",
        "anuluj",
        "odwołać",
        "لا أستطيع الحضور",
        "отмена",
        "取消",
        "can't wait to come",
        "cant cancel",
        "could come",
        "I would like to come",
        "I don't need a nurse I need a doctor",
        "I don't need this text",
        "dont",
        "no longer",
        "stop my appointment",
        "stop cancel",
        "",
        "   ",
        "😀",
        "👍",
        "ok",
        "thanks",
        "thank you",
        "what time is it",
        "who is this",
        "8",
        "cancel 3pm",
        "I can't make Tuesday, any other day",
        "uncancel",
        "please rebook",
        "can't come, can I rebook",
        "yes but later",
        "maybe",
        "ie",
        "oui",
    ] {
        assert_eq!(means(text), Reply::Unclear, "{text}");
    }
    assert_eq!(means(&"cancel ".repeat(100)), Reply::Unclear, "too long to be a reply");
}

#[test]
fn yes_no_and_stop() {
    for text in ["YES", "yes please", "Yes!", "y", "Yeah 👍", "yep thanks", "I'll take it", "yes I will take it please"]
    {
        assert_eq!(means(text), Reply::Yes, "{text}");
    }
    for text in ["NO", "no thanks", "No thank you", "n", "nope sorry", "not now"] {
        assert_eq!(means(text), Reply::No, "{text}");
    }
    for text in ["STOP", "Stop", "stop!", "please stop", "STOP texting me", "unsubscribe", "opt-out", "stop all"] {
        assert_eq!(means(text), Reply::OptOut, "{text}");
    }
}

#[test]
fn a_day_counts_only_if_it_is_that_of_the_appointment() {
    let (today, tuesday) = (date(2026, 11, 23), date(2026, 11, 24));
    let to = |text: &str, day| interpret(text, Some((today, day)));
    for text in ["cancel tomorrow", "Can't come tomorrow", "cancel Tuesday please", "I can't make Tuesdays appointment"]
    {
        assert_eq!(to(text, tuesday), Reply::Cancel, "{text}");
        assert_eq!(to(text, date(2026, 11, 25)), Reply::Unclear, "{text}");
        assert_eq!(to(text, date(2026, 12, 1)), Reply::Unclear, "{text} a week later");
    }
    assert_eq!(to("not coming today", today), Reply::Cancel);
    assert_eq!(to("cancel Monday not Tuesday", tuesday), Reply::Unclear);
}

#[test]
fn quiet_hours_end_in_the_morning_whatever_the_clocks_do() {
    let night = QuietHours::default();
    assert_eq!(night.next_allowed(at("2026-11-23T20:59")), at("2026-11-23T20:59"));
    assert_eq!(night.next_allowed(at("2026-11-23T21:00")), at("2026-11-24T08:00"));
    assert_eq!(night.next_allowed(at("2026-11-24T07:59")), at("2026-11-24T08:00"));
    assert_eq!(night.next_allowed(at("2026-03-28T23:00")), at("2026-03-29T08:00"));
    assert_eq!(night.next_allowed(at("2026-10-24T23:00")), at("2026-10-25T08:00"));
    assert_eq!(QuietHours::none().next_allowed(at("2026-11-24T03:00")), at("2026-11-24T03:00"));
    // Until half past one: in October it comes twice, and the half hour before it too.
    let short = QuietHours { from: time(22, 0, 0, 0), to: time(1, 30, 0, 0) };
    assert_eq!(short.next_allowed(utc("2026-10-25T00:10")), utc("2026-10-25T00:30"));
    assert_eq!(short.next_allowed(utc("2026-10-25T01:10")), utc("2026-10-25T01:30"));
    // From half past one until half past two: in October the clocks leave it after half an hour, and come back into it.
    let odd = QuietHours { from: time(1, 30, 0, 0), to: time(2, 30, 0, 0) };
    assert_eq!(odd.next_allowed(utc("2026-10-25T00:40")), utc("2026-10-25T01:00"));
    assert_eq!(odd.next_allowed(utc("2026-10-25T01:40")), utc("2026-10-25T02:30"));
    // In March there is none: at 01:00 the clocks show 02:00.
    assert_eq!(short.next_allowed(utc("2026-03-29T00:40")), utc("2026-03-29T01:00"));
}

#[test]
fn lengths_are_those_of_the_network() {
    for (text, units, gsm, parts) in [
        ("", 0, true, 1),
        ("Hello", 5, true, 1),
        ("£5 é", 4, true, 1),
        ("€", 2, true, 1),
        ("[x]", 5, true, 1),
        ("ŵ", 1, false, 1),
        ("😀", 2, false, 1),
    ] {
        assert_eq!(measure(text), Length { units, gsm, parts }, "{text}");
    }
    for (count, parts) in [(160, 1), (161, 2), (306, 2), (307, 3), (459, 3), (460, 4)] {
        assert_eq!(measure(&"a".repeat(count)).parts, parts, "{count}");
    }
    for (count, parts) in [(70, 1), (71, 2), (134, 2), (135, 3)] {
        assert_eq!(measure(&"ŵ".repeat(count)).parts, parts, "{count}");
    }
    // 152 letters and a euro sign, which may not be cut in half: it begins the second part, and fills it by its escape.
    assert_eq!(measure(&format!("{}€{}", "a".repeat(152), "a".repeat(151))).parts, 2);
    assert_eq!(measure(&format!("{}€{}", "a".repeat(152), "a".repeat(152))).parts, 3);
    assert_eq!(gsm7("Siân’s – Łódź… 你"), "Sian's - Lodz... ?");
}

#[test]
fn every_text_fits_one_part_and_says_nothing_clinical() {
    let now = at("2026-11-23T09:00");
    let place = "St Bartholomew's and Kimberworth Park Community Medical Centre";
    for starts in ["2026-11-24T08:40", "2027-09-22T10:10"] {
        for mode in Mode::ALL {
            let when = When { starts: at(starts), place, mode: *mode };
            let texts = [
                Text::Booked(when),
                Text::Reminder(when),
                Text::Cancelled(when),
                Text::Withdrawn { was: when, phone: "01709 123 4567" },
                Text::Moved(when),
                Text::Stands(when),
                Text::Ring { was: when, phone: "01709 123 4567" },
                Text::Offer {
                    slot: when,
                    until: at("2026-11-23T09:20"),
                    link: "https://l.example.nhs.uk/offer/Ab3dE6gH",
                },
                Text::Gone,
                Text::Taken(when),
                Text::AskBack(when),
                Text::AskBackOffer(when),
                Text::OptedOut,
            ];
            for text in texts {
                let (words, length) = (text.words(now), text.length(now));
                assert!(length.gsm && length.parts == 1, "{} units: {words}", length.units);
                for word in ["nurse", "GP", "clinic", "mental", "midwife", "urgent", "child"] {
                    assert!(!words.to_lowercase().contains(&word.to_lowercase()), "{words}");
                }
            }
        }
    }
    let here = When { starts: at("2026-11-24T08:40"), place: "Elm Tree Surgery", mode: Mode::FaceToFace };
    assert_eq!(
        Text::Reminder(here).words(now),
        "Reminder: Tuesday 24 November 08:40 at Elm Tree Surgery. Can't come? Reply CANCEL so that somebody else can."
    );
}

fn any_time() -> impl Strategy<Value = Time> {
    (0_i8..24, prop::sample::select(vec![0_i8, 15, 30, 45])).prop_map(|(hour, minute)| time(hour, minute, 0, 0))
}

proptest! {
    #[test]
    fn no_bytes_make_it_fall(text in "\\PC{0,200}") {
        let _ = (means(&text), measure(&text));
        let plain = gsm7(&text);
        prop_assert!(measure(&plain).gsm);
    }

    #[test]
    fn a_refusal_or_a_question_never_cancels(
        before in prop::sample::select(vec!["don't", "dont", "do not", "never", "not", "wont", "didn't", "can i", "should I", "why", "if", "keep", "unless"]),
        cancel in prop::sample::select(vec!["cancel", "CANCEL", "cancle", "cncl", "cancelling", "can't come"]),
        polite in prop::sample::select(vec!["", "please", "sorry", "thanks", "the appointment", "😢"]), after: bool,
    ) {
        let text = if after { format!("{before} {cancel} {polite}") } else { format!("{polite} {before} {cancel}") };
        prop_assert_ne!(means(&text), Reply::Cancel, "{}", text);
        prop_assert_ne!(means(&format!("{cancel} {polite}?")), Reply::Cancel);
        let other = format!("{polite} {cancel} {before}");
        prop_assert_ne!(means(&other), Reply::Cancel, "{}", other);
    }

    #[test]
    fn one_slip_still_cancels(place in 0_usize..6, letter in "[b-z]", how in 0_u8..4, upper: bool, polite in prop::sample::select(vec!["", " pls", "!", " 😢", " thanks"])) {
        let mut word: Vec<char> = "cancel".chars().collect();
        let letter = letter.chars().next().unwrap();
        match how {
            0 => { word.remove(place); }
            1 => word.insert(place, letter),
            2 => word[place] = letter,
            _ => word.swap(place, (place + 1) % 6),
        }
        let word: String = word.into_iter().collect();
        prop_assume!(!["cancer", "chancel", "cannel", "cancele", "cancelo", "ancel", "lancec"].contains(&word.as_str()));
        let text = format!("{}{polite}", if upper { word.to_uppercase() } else { word });
        prop_assert_eq!(means(&text), Reply::Cancel, "{}", text);
    }

    #[test]
    fn the_first_allowed_instant_is_allowed_and_the_first(from in any_time(), to in any_time(), minute in 0_i64..4320, spring: bool) {
        let quiet = QuietHours { from, to };
        let base = utc(if spring { "2026-03-28T00:00" } else { "2026-10-24T00:00" });
        let now = base + minute.minutes();
        let allowed = |at: Timestamp| !quiet.holds(london().to_datetime(at).time());
        let next = quiet.next_allowed(now);
        prop_assert!(next >= now && allowed(next));
        let mut at = now;
        while at < next {
            prop_assert!(!allowed(at), "{} is allowed, before {}", at, next);
            at += 5.minutes();
        }
    }
}

#[test]
fn a_mobile_number_as_people_write_it() {
    for text in
        ["07700 900123", "07700900123", "+447700900123", "+44 (0)7700 900 123", "0044 7700-900.123", "447700900123"]
    {
        assert_eq!(mobile(text).as_deref(), Some("447700900123"), "{text}");
    }
    assert_eq!(mobile("07624 900123").as_deref(), Some("447624900123"), "the Isle of Man");
    assert_eq!(mobile("+353 85 012 3456").as_deref(), Some("353850123456"));
    for text in ["", "01709 820000", "07012 345678", "07600 900123", "0770090012", "077009001234", "07700 900123 ext 4"]
    {
        assert_eq!(mobile(text), None, "{text}");
    }
    for text in ["ann@example.com", "07700+900123", "+07700900123", "٠٧٧٠٠٩٠٠١٢٣", "+44", "0"] {
        assert_eq!(mobile(text), None, "{text}");
    }
}

#[test]
fn an_e_mail_asks_for_no_answer_and_an_offer_without_an_address_has_none() {
    let now = utc("2026-11-23T09:00");
    let when = When { starts: utc("2026-11-24T08:40"), place: "Elm Tree Surgery", mode: Mode::FaceToFace };
    let texts = [Text::Booked(when), Text::Reminder(when), Text::Moved(when), Text::Cancelled(when), Text::Taken(when)];
    for text in texts {
        let (called, words) = text.email(now).unwrap();
        assert!(!words.contains("Reply") && !called.contains("Elm") && words.contains("24 November"), "{words}");
    }
    let offer = |link| Text::Offer { slot: when, until: utc("2026-11-23T10:00"), link };
    assert_eq!(offer("").email(now), None);
    assert!(offer("https://x.example/o/1").email(now).unwrap().1.ends_with("open https://x.example/o/1"));
    assert!(offer("").words(now).ends_with("Reply YES or NO by 10:00"), "{}", offer("").words(now));
}
