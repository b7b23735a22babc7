/// Bytes in hexadecimal digits, as hashes and keys are written.
///
/// ```
/// assert_eq!(linchpin_core::hex(&[0x00, 0x9f, 0xff]), "009fff");
/// ```
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| char::from(DIGITS[usize::from(half & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}
