//! Addresses of machines and of networks, as the configuration names them.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// A network such as `10.0.0.0/8`, or one machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Network {
    address: IpAddr,
    /// How many leading bits must agree.
    bits: u8,
}

/// Why a text is no network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a network: write an address such as 10.1.2.3, or a network such as 10.0.0.0/8")]
pub struct NetworkError(String);

impl Network {
    /// This machine and no other.
    #[must_use]
    pub fn loopback() -> Vec<Self> {
        vec![
            Self { address: IpAddr::from([127, 0, 0, 0]), bits: 8 },
            Self { address: std::net::Ipv6Addr::LOCALHOST.into(), bits: 128 },
        ]
    }

    /// Whether the address belongs to it.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        // A socket that listens for both kinds shows 10.1.2.3 as ::ffff:10.1.2.3.
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let shift = 32 - u32::from(self.bits);
                (u64::from(own.to_bits()) >> shift) == (u64::from(other.to_bits()) >> shift)
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                // All 128 bits shifted out at once would overflow.
                let shift = 128 - u32::from(self.bits);
                own.to_bits().checked_shr(shift) == other.to_bits().checked_shr(shift)
            }
            _ => false,
        }
    }
}

impl std::str::FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let wrong = || NetworkError(text.to_owned());
        let (address, bits) = text.split_once('/').map_or((text, None), |(a, b)| (a, Some(b)));
        let address = address.trim().parse::<IpAddr>().map_err(|_| wrong())?.to_canonical();
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), |b| b.trim().parse().map_err(|_| wrong()))?;
        if bits > most { Err(wrong()) } else { Ok(Self { address, bits }) }
    }
}

impl TryFrom<String> for Network {
    type Error = NetworkError;

    fn try_from(text: String) -> Result<Self, NetworkError> {
        text.parse()
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        format!("{}/{}", network.address, network.bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn within(network: &str, address: &str) -> bool {
        network.parse::<Network>().unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn a_network_holds_its_addresses_and_no_other() {
        assert!(within("10.0.0.0/8", "10.255.1.2"));
        assert!(!within("10.0.0.0/8", "11.0.0.1"));
        assert!(within("192.168.1.128/25", "192.168.1.200") && !within("192.168.1.128/25", "192.168.1.100"));
        assert!(within("10.1.2.3", "10.1.2.3") && !within("10.1.2.3", "10.1.2.4"));
        assert!(within("0.0.0.0/0", "8.8.8.8") && within("::/0", "2001:db8::1"));
        assert!(within("2001:db8::/32", "2001:db8:1::5") && !within("2001:db8::/32", "2001:db9::5"));
        assert!(!within("0.0.0.0/0", "2001:db8::1"));
    }

    #[test]
    fn an_address_seen_through_a_double_socket_is_the_same_machine() {
        assert!(within("127.0.0.0/8", "::ffff:127.0.0.1"));
        assert!(Network::loopback().iter().any(|n| n.contains("::1".parse().unwrap())));
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for wrong in ["", "localhost", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/-1", "10.0.0.0/8/8"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }
}
