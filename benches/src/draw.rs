//! Chance that is the same everywhere: SplitMix64, from a seed and a number.
//!
//! In: a seed. Out: draws. It lives here because those of libraries change between versions, and counts of
//! instructions are compared over years.

/// A source of draws.
#[derive(Clone, Debug)]
pub struct Draw(u64);

impl Draw {
    /// A source of its own for each pair: what article 7 draws does not depend on how many articles there are.
    pub fn new(stream: u64, number: usize) -> Self {
        let number = u64::try_from(number).unwrap_or(u64::MAX);
        let mut draw = Self(stream.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number);
        draw.next();
        draw
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 when that is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let wide = u128::from(self.next()) * bound as u128;
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// One of these.
    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// Several of these, no place twice, in any order.
    pub fn several<T: Copy>(&mut self, of: &[T], count: usize) -> Vec<T> {
        let mut rest = of.to_vec();
        let count = count.min(rest.len());
        (0..count).map(|_| rest.swap_remove(self.below(rest.len()))).collect()
    }

    /// Whether this happens, once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// A number below `bound`, small ones more often: number `n` has the weight 1 / (n + 1), as words of a language have.
    pub fn zipf(&mut self, bound: usize) -> usize {
        let weight = |number: usize| 1_000_000 / (number + 1);
        let mut left = self.below((0..bound).map(weight).sum());
        for number in 0..bound {
            match left.checked_sub(weight(number)) {
                Some(rest) => left = rest,
                None => return number,
            }
        }
        0
    }
}
