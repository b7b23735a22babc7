use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};
use rand_distr::{Distribution, StandardNormal};

/// A source of chance for one named purpose, so that what is drawn for one thing never depends on what was
/// drawn for another, nor on the order in which files are written.
#[derive(Clone)]
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// The dice of a purpose and up to two numbers, such as a practice and a month.
    pub(crate) fn of(seed: u64, purpose: &str, a: usize, b: usize) -> Self {
        let named = purpose.bytes().fold(0xcbf2_9ce4_8422_2325, |h, byte| mixed(h ^ u64::from(byte)));
        let key = [seed, a as u64, b as u64].into_iter().fold(named, |h, n| mixed(h ^ n.wrapping_add(0x9e37_79b9)));
        Self(ChaCha8Rng::seed_from_u64(key))
    }

    /// A number from 0 up to, not including, 1.
    pub(crate) fn unit(&mut self) -> f64 {
        f64::from(self.0.next_u32()) / 4_294_967_296.0
    }

    /// A number between two others.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A normal draw with mean 0 and standard deviation 1.
    pub(crate) fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.0)
    }

    /// A factor around 1 whose logarithm has this standard deviation.
    pub(crate) fn factor(&mut self, spread: f64) -> f64 {
        (self.normal() * spread).exp()
    }

    /// Whether something with this probability happens.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of the choices.
    pub(crate) fn pick<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        let at = (self.unit() * choices.len() as f64) as usize;
        choices[at.min(choices.len() - 1)]
    }

    /// A whole number whose mean is `expected`: small cells come out as 0 or 1, not always as 0.
    pub(crate) fn whole(&mut self, expected: f64) -> i64 {
        (expected + self.unit()).floor().max(0.0) as i64
    }

    /// How often something happens that is to be expected so many times and does not know of itself (Poisson).
    pub(crate) fn times(&mut self, expected: f64) -> usize {
        // Waiting times one after another, until the time is over.
        let (mut left, mut times) = (expected, 0);
        loop {
            left -= self.wait();
            if left < 0.0 {
                return times;
            }
            times += 1;
        }
    }

    /// How long until something that happens once in a unit of time, on average.
    pub(crate) fn wait(&mut self) -> f64 {
        -(1.0 - self.unit()).ln()
    }

    /// A whole number around `expected`, spread like [`Dice::factor`].
    pub(crate) fn about(&mut self, expected: f64, spread: f64) -> i64 {
        let expected = expected * self.factor(spread);
        self.whole(expected)
    }
}

/// Spreads every bit of a number over all of it.
fn mixed(n: u64) -> u64 {
    let n = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}
