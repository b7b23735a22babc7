//! Whatever is typed where a secret is asked for, nothing panics and nothing opens.

use jiff::Timestamp;
use linchpin_app::{
    Keys, Purpose,
    identity::{Factor, Fault, faults},
};
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_password_is_judged_whatever_it_is(password in "\\PC{0,260}", name in "\\PC{0,40}") {
        let found = faults(&password, &[&name]);
        let count = password.chars().count();
        prop_assert_eq!(found.contains(&Fault::Short), count < 12);
        prop_assert_eq!(found.contains(&Fault::Long), count > 200);
    }

    #[test]
    fn no_text_is_a_code_but_the_code(text in "[0-9 ]{0,9}|\\PC{0,12}", second in 0_i64..4_000_000_000, secret: [u8; 20], used in 0_u64..200_000_000) {
        let factor = Factor::new(&secret).expect("20 bytes");
        let now = Timestamp::from_second(second).expect("in range");
        if let Some(step) = factor.check(&text, now, used) {
            let at = Timestamp::from_second((step * 30) as i64).expect("in range");
            prop_assert_eq!(text.split_whitespace().collect::<String>(), factor.code(at));
            prop_assert!(step > used && step.abs_diff((second / 30) as u64) <= 1);
        }
    }

    #[test]
    fn random_bytes_open_nothing(bytes in proptest::collection::vec(any::<u8>(), 0..120), owner in "\\PC{0,20}") {
        let keys = Keys::new([1; 32], [2; 32]);
        prop_assert!(keys.open(Purpose::SecondFactor, &owner, &bytes).is_err());
        prop_assert!(keys.open(Purpose::NewPassword, &owner, &[&[1], bytes.as_slice()].concat()).is_err());
    }

    #[test]
    fn what_was_sealed_opens_again(bytes in proptest::collection::vec(any::<u8>(), 0..300), nonce: [u8; 12], owner in "\\PC{0,20}") {
        let keys = Keys::new([1; 32], [2; 32]);
        let sealed = keys.seal(Purpose::SecondStep, &owner, nonce, &bytes).expect("sealed");
        prop_assert_eq!(keys.open(Purpose::SecondStep, &owner, &sealed).expect("opened"), bytes);
    }
}
