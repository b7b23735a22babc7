//! The diary and the week of a hub: who sits, what publishing and closing would do before it is done, who must be told, what
//! others see; an appointment from the list to seen, moved or cancelled; and to whom the pages open.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

mod house;

use axum::http::StatusCode;
use house::{Browser, Came, House, diary::hub, sample::ready};
use linchpin_app::{
    Actor,
    act::{Answer, Book, FindSlots},
    kept::Appointment,
};
use linchpin_core::{OdsCode, Role};

/// Every value of a field or button of this name on a page, in order.
fn values(body: &str, name: &str) -> Vec<String> {
    let at = format!("name=\"{name}\" value=\"");
    body.split(&at).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

/// A page with its addresses as they are read: templates write `/` in another way.
fn plain(came: &Came) -> String {
    came.body.replace("&#x2f;", "/")
}

/// Every value of the choices of a list.
fn options(body: &str, name: &str) -> Vec<String> {
    let list = body.split(&format!("id=\"{name}\"")).nth(1).and_then(|rest| rest.split("</select>").next());
    let all = list.unwrap_or("").split("<option value=\"").skip(1);
    all.filter_map(|rest| rest.split('"').next()).filter(|v| !v.is_empty()).map(str::to_owned).collect()
}

fn has(came: &Came, words: &[&str]) {
    assert!(came.status.is_success() || came.status == StatusCode::UNPROCESSABLE_ENTITY, "{}", came.body);
    for words in words {
        assert!(came.body.contains(words), "no “{words}” in {}", came.body);
    }
}

/// The manager of the hub, at a browser of their own.
async fn manager(house: &House) -> Browser {
    house.account("hub-manager", &[(Role::PracticeManager, hub())]).await;
    let mut browser = house.browser();
    browser.sign_in("hub-manager").await;
    browser
}

/// Books the first person for the earliest slots of an organisation.
async fn booked(house: &House, at: OdsCode, n: usize) -> Vec<Appointment> {
    let account = house.accounts[&Role::Receptionist];
    let desk = Actor {
        user: account,
        person: None,
        name: "Desk".into(),
        role: Role::Receptionist,
        organisation: house::practice(),
        session: None,
        unproven: false,
        request: None,
    };
    let wanted = FindSlots { organisations: vec![at], limit: 50, ..FindSlots::default() };
    let free = house.app.find_slots(&desk, &wanted).await.unwrap();
    let mut all = Vec::new();
    for (slot, person) in free.iter().zip(house.people.iter().cycle().take(2)).take(n) {
        let book = Book {
            slot: slot.slot.id,
            hold: None,
            person: *person,
            request: None,
            words: Some("knee pain".into()),
            agreed: Some(true),
        };
        match house.app.book(&desk, &book, &format!("book-{}", slot.slot.id)).await.unwrap() {
            Answer::Done(one) => all.push(one),
            other => panic!("{other:?}"),
        }
    }
    all
}

#[tokio::test]
async fn a_day_and_a_week_are_lists_and_names_are_for_those_who_may() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    house.diary().await;
    let one = booked(&house, house::practice(), 1).await.remove(0);
    let mut desk = house.as_role(Role::Receptionist).await;
    let day = desk.get("/diary").await;
    has(&day, &["Monday 23 November 2026", "MARSH, Ada", "14:00", "Booked", "Free", "Aisha Rahman"]);
    assert!(
        plain(&day).contains(&format!("/appointments/{}", one.id)) && !plain(&day).contains("/diary/closures"),
        "{}",
        day.body
    );
    // Seen by name, it is written down.
    let saw =
        |e: &linchpin_store::audit::Record| e.person == Some(house.people[0]) && e.resource.starts_with("appointment");
    assert!(house.audit().await.iter().any(saw));
    let week = desk.get("/diary?view=week&day=2026-11-25").await;
    has(&week, &["Week of 23 November 2026", "Thu 26 Nov", "1 of 8 booked"]);
    assert!(!week.body.contains("MARSH"), "a week names nobody");
    let staff = options(&day.body, "staff");
    has(&desk.get(&format!("/diary?staff={}", staff[0])).await, &["Aisha Rahman"]);
    has(&desk.get("/diary?day=2027-03-28").await, &["The clocks go forward"]);
    has(&desk.get("/diary?day=never").await, &["That is no day"]);
    has(&desk.get("/diary?day=9999-12-31").await, &["That is no day"]);
    // Of a hub's diary its own desk sees whom it expects; the practice sees its own diary alone.
    booked(&house, hub(), 1).await;
    assert!(!desk.get("/diary").await.body.contains("Joan Cole"));
    let mut hub_ = manager(&house).await;
    has(&hub_.get("/diary").await, &["Joan Cole", "MARSH, Ada"]);
    for role in [Role::Commissioner, Role::Patient, Role::LinkWorker, Role::Administrator] {
        assert_eq!(house.as_role(role).await.get("/diary").await.status, StatusCode::FORBIDDEN, "{role}");
    }
}

#[tokio::test]
async fn an_appointment_is_moved_cancelled_and_marked() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    house.diary().await;
    let mut all = booked(&house, hub(), 2).await;
    let (one, other) = (all.remove(0), all.remove(0));
    let mut desk = house.as_role(Role::Receptionist).await;
    // The caller's page leads to what they have.
    let caller = desk.get(&format!("/desk/people/{}", house.people[0])).await;
    has(&caller, &["They are booked", "Today at 18:00, Central hub"]);
    let at = format!("/appointments/{}", one.id);
    let page = desk.get(&at).await;
    has(&page, &["MARSH, Ada", "knee pain", "Central hub", "Booked", "They are here"]);
    assert!(!page.body.contains("They did not come"), "it is still to come");
    // Nothing is done without a reason, or over somebody else's change.
    let (key, version) = (values(&page.body, "key").remove(0), values(&page.body, "version").remove(0));
    let none = desk.post(&format!("{at}/cancel"), &[("key", &key), ("version", &version)]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    has(&none, &["Choose why it is cancelled"]);
    let odd = desk.post(&format!("{at}/mark"), &[("what", "asleep"), ("version", &version)]).await;
    has(&odd, &["Choose what became of it"]);
    let early = desk.post(&format!("{at}/mark"), &[("what", "dna"), ("version", &version)]).await;
    has(&early, &["The appointment is still to come"]);
    let stale =
        desk.post(&format!("{at}/cancel"), &[("key", "k"), ("version", "9"), ("why", "They asked for it")]).await;
    assert!(stale.to().ends_with("said=changed"), "{}", stale.body);
    // Moved to the next slot of the hub; sent twice it is moved once.
    let page = desk.get(&format!("{at}/move")).await;
    has(&page, &["Now: MARSH, Ada", "Joan Cole"]);
    let (slots, key) = (values(&page.body, "slot"), values(&page.body, "key").remove(0));
    assert_eq!(slots.len(), 12);
    let fields = [("key", key.as_str()), ("version", version.as_str()), ("slot", slots[0].as_str())];
    for _ in 0..2 {
        let came = desk.post(&format!("{at}/move"), &fields).await;
        assert_eq!(came.to(), format!("{at}?said=moved"), "{}", came.body);
    }
    has(&desk.get(&format!("{at}?said=moved")).await, &["Read the new time back", "Moved", "once"]);
    // Home to the practice: nobody has to be asked. From there to the hub they do.
    let any = desk.get(&format!("{at}/move?where=any&mode=telephone")).await;
    let home = values(&any.body, "slot").remove(0);
    let key = values(&any.body, "key").remove(0);
    let came = desk.post(&format!("{at}/move"), &[("key", &key), ("version", "2"), ("slot", &home)]).await;
    assert_eq!(came.to(), format!("{at}?said=moved"), "{}", came.body);
    let any = desk.get(&format!("{at}/move?where=any&mode=face-to-face&from=2026-11-24")).await;
    has(&any, &["may that see their record"]);
    let there: Vec<String> = {
        let rows = any.body.split("name=\"slot\" value=\"").skip(1).filter(|row| row.contains("Central hub"));
        rows.filter_map(|row| row.split('"').next()).map(str::to_owned).collect()
    };
    let key = values(&any.body, "key").remove(0);
    let fields = [("key", key.as_str()), ("version", "3"), ("slot", there[0].as_str())];
    let came = desk.post(&format!("{at}/move"), &fields).await;
    assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY);
    has(&came, &["Ask whether the service they go to may see their record"]);
    // Taken by somebody meanwhile is told.
    let taken = other.slot.to_string();
    let came = desk.post(&format!("{at}/move"), &[("key", "t"), ("version", "3"), ("slot", &taken)]).await;
    assert!(came.to().ends_with("said=taken"), "{} {}", came.to(), came.body);
    desk.get(&at).await;
    let came = desk.post(&format!("{at}/cancel"), &[("key", "c"), ("version", "3"), ("why", "They are better")]).await;
    assert_eq!(came.to(), format!("{at}?said=cancelled"), "{}", came.body);
    has(&desk.get(&at).await, &["Cancelled because", "They are better"]);
    // What the service calls off asks them to ring for another; whom no message reaches is rung.
    let third = booked(&house, house::practice(), 1).await.remove(0);
    let at = format!("/appointments/{}", third.id);
    let came =
        desk.post(&format!("{at}/cancel"), &[("key", "w"), ("version", "1"), ("why", "The place is closed")]).await;
    assert_eq!(came.to(), format!("{at}?said=ring"), "{}", came.body);
    has(&desk.get(came.to()).await, &["ring them"]);
    // The hub receives the other, who came, and then was seen; said wrongly it is put right.
    let mut hub_ = manager(&house).await;
    let at = format!("/appointments/{}", other.id);
    house.clock.wait(9 * 60 + 30);
    hub_.sign_in("hub-manager").await;
    let today = hub_.get("/hub").await;
    has(&today, &["Expected today", "DOWD, Ben", "They are here", "They did not come"]);
    let came = hub_.post(&format!("{at}/mark"), &[("what", "dna"), ("version", "1"), ("from", "hub")]).await;
    assert_eq!(came.to(), "/hub?said=dna#today");
    let came = hub_.post(&format!("{at}/mark"), &[("what", "attended"), ("version", "2")]).await;
    assert_eq!(came.to(), format!("{at}?said=attended"));
    has(&hub_.get(&at).await, &["Seen", "Give the next one"]);
}

#[tokio::test]
async fn what_closing_would_do_is_told_first_and_those_booked_are_on_a_list() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    house.diary().await;
    let one = booked(&house, hub(), 1).await.remove(0);
    let mut hub_ = manager(&house).await;
    hub_.get("/diary/closures").await;
    let day =
        [("from-day", "2026-11-23"), ("from-time", "17:00"), ("to-time", "19:00"), ("reason", "protected-learning")];
    for (wrong, told) in [
        (&[("from-day", "soon")][..], "Type the day on which it begins"),
        (&[("from-day", "2026-11-23"), ("from-time", "noon")], "Type times such as 12:30"),
        (&[("from-day", "2026-11-23")], "Choose why it is closed"),
        (&[("from-day", "2026-11-23"), ("reason", "leave"), ("staff", "x")], "Choose a clinician of the list"),
        (&[("from-day", "2026-11-20"), ("reason", "leave")], "This time is over"),
        (&[("from-day", "2026-11-24"), ("to-day", "2026-11-23"), ("reason", "leave")], "must end after it begins"),
        (&[("from-day", "2026-11-24"), ("to-day", "2036-11-23"), ("reason", "leave")], "two years at most"),
    ] {
        let came = hub_.post("/diary/closures", wrong).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        has(&came, &[told, "Nothing is closed yet"]);
    }
    let would = hub_.post("/diary/closures", &day).await;
    has(
        &would,
        &["What closing would do", "3 free slots taken out", "1 person to be given another appointment", "MARSH, Ada"],
    );
    let (key, mark) = (values(&would.body, "key").remove(0), values(&would.body, "mark").remove(0));
    let mut fields = day.to_vec();
    fields.extend([("what", "close"), ("key", key.as_str()), ("mark", "0-0-9-9-0-0")]);
    has(&hub_.post("/diary/closures", &fields).await, &["The diary changed since you looked"]);
    fields.pop();
    fields.push(("mark", mark.as_str()));
    for _ in 0..2 {
        let came = hub_.post("/diary/closures", &fields).await;
        assert!(came.to().starts_with("/diary/closures?said=closed"), "{}", came.body);
    }
    let list = hub_.get("/diary/closures?said=closed&slots=3&people=1").await;
    has(&list, &["1 person must be given another appointment", "Protected learning time: Everybody, everywhere"]);
    assert_eq!(list.body.matches("Take it back").count(), 1, "sent twice it closes once");
    // Both the hub and the practice whose person it is see whom to book again.
    has(&hub_.get("/diary/tell").await, &["MARSH, Ada", "The diary no longer plans their time"]);
    has(&hub_.get("/hub").await, &["1 person to be told or given another appointment"]);
    let mut desk = house.as_role(Role::Receptionist).await;
    has(&desk.get("/diary/tell").await, &["MARSH, Ada", "Another time"]);
    let page = desk.get(&format!("/appointments/{}/move", one.id)).await;
    let (slot, key) = (values(&page.body, "slot").remove(0), values(&page.body, "key").remove(0));
    let to = format!("/appointments/{}/move", one.id);
    desk.post(&to, &[("key", &key), ("version", "1"), ("slot", &slot)]).await;
    has(&desk.get("/diary/tell").await, &["Nobody waits to be told"]);
    // Taken back, publishing brings the slots again.
    let list = hub_.get("/diary/closures").await;
    let at = plain(&list).split("action=\"/diary/closures/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let came = hub_.post(&format!("/diary/closures/{at}"), &[("version", "7")]).await;
    has(&came, &["Somebody changed this closure"]);
    let came = hub_.post(&format!("/diary/closures/{at}"), &[("version", "1")]).await;
    assert!(came.to().starts_with("/diary/publish?"), "{}", came.body);
    has(&hub_.get(came.to()).await, &["The closure is taken back", "4 slots new"]);
    for role in [Role::Receptionist, Role::Clinician] {
        let mut browser = house.as_role(role).await;
        assert_eq!(browser.get("/diary/closures").await.status, StatusCode::FORBIDDEN, "{role}");
        assert_eq!(browser.post("/diary/closures", &day).await.status, StatusCode::FORBIDDEN, "{role}");
    }
}

#[tokio::test]
async fn a_pattern_is_typed_published_and_its_gap_filled() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    house.diary().await;
    let mut hub_ = manager(&house).await;
    let form = hub_.get("/diary/patterns/add").await;
    let of = |name: &str| options(&form.body, name).last().unwrap().clone();
    let (site, rule, kind, staff) = (of("site"), of("rule"), of("kind-1"), of("staff"));
    let typed = |change: &[(&'static str, &'static str)]| {
        let mut all: Vec<(&'static str, String)> = vec![
            ("weekday", "6".into()),
            ("every", "1".into()),
            ("starts", "09:00".into()),
            ("ends", "12:00".into()),
            ("site", site.clone()),
            ("rule", rule.clone()),
            ("from", "2026-11-23".into()),
            ("to", "2026-11-29".into()),
            ("kind-1", kind.clone()),
            ("kind-2", "gap".into()),
            ("count-2", "20".into()),
            ("kind-3", kind.clone()),
            ("count-1", "4".into()),
        ];
        for (name, value) in change {
            all.retain(|(other, _)| other != name);
            all.push((name, (*value).to_owned()));
        }
        all
    };
    async fn send(hub_: &mut Browser, to: &str, all: &[(&'static str, String)]) -> Came {
        let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (*name, value.as_str())).collect();
        hub_.post(to, &all).await
    }
    for (change, told) in [
        (&[("weekday", "")][..], "Choose the weekday"),
        (&[("every", "99")], "every how many weeks must be 1 to 52"),
        (&[("every", "often")], "Say every how many weeks"),
        (&[("starts", "25:00")], "Type when it begins"),
        (&[("count-1", "many")], "Part 1: type a whole number"),
        (&[("count-2", "")], "Part 2: say how many minutes"),
        (&[("count-1", "400")], "the session has 180"),
        (&[("kind-1", ""), ("kind-2", ""), ("kind-3", "")], "at least one block"),
        (&[("to", "2026-11-01")], "the last day is before the first"),
        (&[("site", "00000000-0000-7000-8000-000000000000")], "no such site"),
    ] {
        let came = send(&mut hub_, "/diary/patterns/add", &typed(change)).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}: {}", came.body);
        has(&came, &[told, "Nothing is saved yet"]);
    }
    let came = send(&mut hub_, "/diary/patterns/add", &typed(&[])).await;
    assert_eq!(came.to(), "/diary/publish?said=pattern", "{}", came.body);
    has(&send(&mut hub_, "/diary/patterns/add", &typed(&[])).await, &["already"]);
    has(
        &hub_.get("/diary/patterns").await,
        &["Saturdays, 09:00 to 12:00, nobody yet", "4 × Face to face; 20 minutes’ gap"],
    );
    let week = "/diary/publish?from=2026-11-23&to=2026-11-29";
    let would = hub_.get(week).await;
    has(&would, &["1 session new", "10 slots new", "Saturday 28 November, 09:00 to 12:00, Nobody yet"]);
    let mark = values(&would.body, "mark").remove(0);
    let span = [("from", "2026-11-23"), ("to", "2026-11-29")];
    has(
        &hub_.post("/diary/publish", &[span[0], span[1], ("mark", "x")]).await,
        &["The diary changed since you looked"],
    );
    for _ in 0..2 {
        let came = hub_.post("/diary/publish", &[span[0], span[1], ("mark", &mark)]).await;
        assert!(came.to().contains("said=published"), "{}", came.body);
    }
    has(&hub_.get(week).await, &["Nothing would change"]);
    for wrong in ["/diary/publish?from=x&to=y", "/diary/publish?from=2026-11-29&to=2026-11-23"] {
        assert_eq!(hub_.get(wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    // The gap is seen on the hub's week and filled from there.
    let page = hub_.get("/hub").await;
    has(&page, &["1 gap in the rota to come", "Saturday 28 November", "Fill the gap", "Who came from which practice"]);
    let at = plain(&page).split("href=\"/diary/sessions/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let at = format!("/diary/sessions/{at}");
    let page = hub_.get(&at).await;
    has(&page, &["Gap in the rota", "10 slots: 0 booked, 10 free"]);
    has(&hub_.post(&at, &[("version", "1"), ("staff", "nobody")]).await, &["Choose who sits"]);
    has(&hub_.post(&at, &[("version", "9"), ("staff", &staff)]).await, &["Somebody changed this session"]);
    let came = hub_.post(&at, &[("version", "1"), ("staff", &staff)]).await;
    assert_eq!(came.to(), format!("{at}?said=seated&tell=0"), "{}", came.body);
    has(&hub_.get("/hub").await, &["Somebody sits in every session to come"]);
    // A change of the pattern: edited, published, and the second editor sees the first one's.
    let list = hub_.get("/diary/patterns").await;
    let listed = plain(&list);
    let row = listed.split("href=\"/diary/patterns/").find(|row| row.contains("Saturdays")).unwrap();
    let one = format!("/diary/patterns/{}", row.split('"').next().unwrap());
    has(&hub_.get(&one).await, &["Change a pattern", "value=\"2026-11-29\""]);
    let mut edited = typed(&[("count-1", "2")]);
    edited.push(("version", "1".into()));
    assert_eq!(send(&mut hub_, &one, &edited).await.to(), "/diary/publish?said=pattern");
    has(&send(&mut hub_, &one, &edited).await, &["Somebody else changed this pattern"]);
    // Somebody who would sit twice at once: told, and only done when it is meant.
    let clash = [("starts", "10:00"), ("ends", "11:00"), ("kind-1", kind.as_str())].map(|(n, v)| (n, v.to_owned()));
    let mut again = typed(&[("kind-2", ""), ("count-1", ""), ("kind-3", "")]);
    again.retain(|(name, _)| !clash.iter().any(|(other, _)| other == name));
    again.extend(clash);
    again.push(("staff", staff.clone()));
    assert_eq!(send(&mut hub_, "/diary/patterns/add", &again).await.to(), "/diary/publish?said=pattern");
    let would = hub_.get(week).await;
    has(&would, &["In two places at once", "Joan Cole has two sessions at Central hub at once"]);
    let mark = values(&would.body, "mark").remove(0);
    has(
        &hub_.post("/diary/publish", &[span[0], span[1], ("mark", &mark)]).await,
        &["Somebody would sit in two places"],
    );
    let came = hub_.post("/diary/publish", &[span[0], span[1], ("mark", &mark), ("anyway", "yes")]).await;
    assert!(came.to().contains("said=published"), "{}", came.body);
}

#[tokio::test]
async fn what_others_see_is_told_with_why_not_the_rest() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    house.diary().await;
    booked(&house, hub(), 1).await;
    let mut hub_ = manager(&house).await;
    let page = hub_.get("/diary/check").await;
    has(&page, &["Who sees what"]);
    let ask =
        |who: &str, practice: OdsCode| format!("/diary/check?practice={practice}&who={who}&from=2026-11-23&days=1");
    has(&hub_.get(&ask("desk", house::practice())).await, &["can book 7 of your 8 slots now", "Already booked"]);
    has(&hub_.get(&ask("online", house::practice())).await, &["can book 7 of your 8 slots now"]);
    has(
        &hub_.get(&ask("desk", house::elsewhere())).await,
        &["can book 0 of your 8 slots now", "Not opened to your practice"],
    );
    has(&hub_.get(&ask("111", house::practice())).await, &["NHS 111 can book 0 of your 8", "Not opened to NHS 111"]);
    for wrong in ["practice=nobody", "practice=A10001&from=x", "practice=A10001&days=99"] {
        has(&hub_.get(&format!("/diary/check?{wrong}")).await, &["There is a problem"]);
    }
}

#[tokio::test]
async fn the_next_one_and_a_series_all_or_none() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    house.diary().await;
    let one = booked(&house, house::practice(), 1).await.remove(0);
    let mut desk = house.as_role(Role::Receptionist).await;
    let at = format!("/appointments/{}/again", one.id);
    has(&desk.get(&at).await, &["A follow-up is entered once it is written down that they were seen"]);
    for (asked, told) in [
        ("every=0&unit=weeks&times=2", "Say after how many"),
        ("every=1&unit=moons&times=2", "Choose days, weeks or months"),
        ("every=1&unit=weeks&times=99", "Ask for 1 to 26"),
        ("every=1&unit=weeks&times=x", "Say how many appointments"),
    ] {
        has(&desk.get(&format!("{at}?{asked}")).await, &[told, "Nothing is booked yet"]);
    }
    has(&desk.get(&format!("{at}?every=1&unit=weeks&times=6")).await, &["None is booked:", "Nothing is free"]);
    let page = desk.get(&format!("{at}?every=1&unit=weeks&times=3")).await;
    has(&page, &["Book all 3", "wanted on Monday 30 November, in time until Monday 7 December"]);
    let (slots, key) = (values(&page.body, "slot"), values(&page.body, "key").remove(0));
    let mut fields = vec![("what", "series"), ("key", key.as_str())];
    fields.extend([("every", "1"), ("unit", "weeks"), ("times", "3")]);
    fields.extend(slots.iter().map(|slot| ("slot", slot.as_str())));
    for _ in 0..2 {
        let came = desk.post(&at, &fields).await;
        assert_eq!(came.to(), format!("/appointments/{}?said=series", one.id), "{}", came.body);
    }
    let caller = desk.get(&format!("/desk/people/{}", house.people[0])).await;
    assert_eq!(plain(&caller).matches("href=\"/appointments/").count(), 4, "{}", caller.body);
    // The same slots again are gone, and that is told of the first of them.
    fields[1] = ("key", "another");
    has(&desk.post(&at, &fields).await, &["None of them is booked: of appointment 1"]);
    // Seen, a follow-up is entered with its promise.
    house.clock.wait(6 * 60);
    desk.sign_in("receptionist").await;
    desk.get(&at).await;
    let mark = format!("/appointments/{}/mark", one.id);
    desk.post(&mark, &[("what", "attended"), ("version", "1")]).await;
    let came = desk.post(&at, &[("what", "follow-up"), ("key", "f"), ("every", "2"), ("unit", "weeks")]).await;
    assert!(came.to().starts_with("/desk/requests/"), "{}", came.body);
    has(&desk.get(came.to()).await, &["Follow-up asked for by a clinician"]);
    // A hub gives the next one itself: it keeps no promise of another practice.
    let there = booked(&house, hub(), 1).await.remove(0);
    let mut hub_ = manager(&house).await;
    let page = hub_.get(&format!("/appointments/{}/again?every=1&unit=weeks&times=2", there.id)).await;
    has(&page, &["Book all 2", "May this service see their record"]);
    assert!(!page.body.contains("A follow-up with its promise"), "{}", page.body);
}
