use linchpin_app::act::NewEvidence;
use linchpin_core::ErrorKind;
use linchpin_schemes::claiming::Does;
use linchpin_store::{store_suite, testing::TestStore};

use crate::office::{Office, ours};

store_suite!(a_file_is_judged_once_and_read_by_those_of_the_claim, what_is_not_safe_is_not_kept);

async fn a_file_is_judged_once_and_read_by_those_of_the_claim(store: TestStore) {
    let office = Office::new(store).await;
    let app = &office.app;
    let id = office.key("sutures", ours()).await;
    office.show(&office.manager, id, "training record").await.unwrap();
    office.judge(&office.buyer, id, false).await.unwrap();
    assert_eq!(office.seen(id).await.claim.payment().unwrap().held, ["how many completed is not known"]);
    office.fill(&office.manager, id, "4").await.unwrap();
    assert_eq!(office.seen(id).await.claim.payment().unwrap().held, ["training record was returned"]);
    let seen = office.seen(id).await;
    let file = seen.evidence[0].file.id;
    let twice =
        app.judge_evidence(&office.second, (id, seen.head.version), file, true, "").await.unwrap_err().to_string();
    assert!(twice.contains("judged this file already"), "{twice}");
    office.show(&office.manager, id, "training record").await.unwrap();
    office.judge(&office.second, id, true).await.unwrap();
    assert!(office.seen(id).await.claim.payment().unwrap().held.is_empty());
    for who in [&office.manager, &office.buyer, &office.payer] {
        let got = app.evidence_file(who, id, file).await.unwrap();
        assert_eq!(
            (got.name.as_str(), got.media.as_str(), &got.bytes[..5]),
            ("record.pdf", "application/pdf", &b"%PDF-"[..])
        );
    }
    office.refused(app.evidence_file(&office.other, id, file).await.map(drop)).await;
    let elsewhere = office.key("shared", ours()).await;
    assert_eq!(
        app.evidence_file(&office.manager, elsewhere, file).await.map(drop).unwrap_err().kind(),
        ErrorKind::NotFound
    );
    office.holds().await;
}

async fn what_is_not_safe_is_not_kept(store: TestStore) {
    let office = Office::new(store).await;
    let id = office.key("sutures", ours()).await;
    let seen = office.version(id).await;
    for (what, bytes, told) in [
        ("training record", &b"MZ\x90\x00"[..], "Send a PDF"),
        ("training record", b"<html>", "Send a PDF"),
        ("training record", b"%PDF-1.7 /JavaScript", "script"),
        ("payslip", b"%PDF-1.7", "asks for no “payslip”"),
    ] {
        let new = NewEvidence { what: what.into(), name: "a.pdf".into(), bytes: bytes.to_vec() };
        let why = office.app.show_evidence(&office.manager, id, seen, &new).await.unwrap_err().to_string();
        assert!(why.contains(told), "{why}");
    }
    let after = office.app.claim(&office.manager, id).await.unwrap();
    assert_eq!((after.evidence.len(), after.head.version, after.may.contains(&Does::Show)), (0, seen, true));
    let file =
        NewEvidence { what: "training record".into(), name: "Ann Lee.pdf".into(), bytes: b"%PDF-secret".to_vec() };
    assert!(!format!("{file:?}").contains("Lee") && !format!("{file:?}").contains("secret"));
}
