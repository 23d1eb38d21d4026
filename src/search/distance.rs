//! Positions, and distances between them that are the same in the program and in the script.
//!
//! Sine and arcsine of two libraries may differ in the last bit, so the distance is computed with
//! nothing but additions, subtractions, multiplications, divisions and square roots, whose results
//! IEEE 754 defines. The script, `themes/default/scripts/distance-1-metres.js`, has the same
//! operations in the same order.

use crate::model::Coordinates;
use std::f64::consts::{FRAC_PI_2, PI};

/// The radius of the earth in metres.
pub(crate) const RADIUS: f64 = 6_371_000.0;

/// Positions are rounded to one in so many of a degree: a distance is shown in kilometres, and the
/// systems of coordinates differ by several hundred metres.
pub(crate) const STEPS_PER_DEGREE: f64 = 1000.0;

/// Terms of the series of the sine, exact to the last bits up to a right angle.
pub(crate) const SINE_TERMS: u32 = 10;

/// Terms of the series of the arcsine, exact to the last bits up to one half.
pub(crate) const ARCSINE_TERMS: u32 = 24;

/// A position, rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Thousandths of a degree north.
    pub(crate) latitude: i32,
    /// Thousandths of a degree east.
    pub(crate) longitude: i32,
}

impl Position {
    /// The position of these degrees, if there is one.
    pub fn from_degrees(latitude: f64, longitude: f64) -> Option<Self> {
        let rounded = |degrees: f64| (degrees * STEPS_PER_DEGREE + 0.5).floor() as i32;
        let exists = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
        exists.then(|| Self {
            latitude: rounded(latitude),
            longitude: rounded(longitude),
        })
    }

    pub(crate) fn from_coordinates(coordinates: Coordinates) -> Option<Self> {
        Self::from_degrees(coordinates.latitude, coordinates.longitude)
    }

    /// The distance along the surface, in whole metres.
    pub(crate) fn metres_to(self, other: Self) -> u32 {
        let half_angle = |steps: i32| f64::from(steps) / STEPS_PER_DEGREE * (PI / 180.0) / 2.0;
        let cosine = |latitude: i32| {
            sine(FRAC_PI_2 - f64::from(latitude.abs()) / STEPS_PER_DEGREE * (PI / 180.0))
        };
        let around = (self.longitude - other.longitude).abs();
        let half_turn = 180 * STEPS_PER_DEGREE as i32;
        let longitude = if around > half_turn {
            2 * half_turn - around
        } else {
            around
        };
        let north = sine(half_angle((self.latitude - other.latitude).abs()));
        let east = sine(half_angle(longitude));
        let haversine =
            north * north + cosine(self.latitude) * cosine(other.latitude) * (east * east);
        (2.0 * RADIUS * arcsine(haversine.sqrt().min(1.0)) + 0.5).floor() as u32
    }
}

/// The distance that is shown: whole kilometres; 0 for less than one.
pub(crate) fn kilometres(metres: u32) -> u32 {
    if metres < 1000 {
        0
    } else {
        (metres + 500) / 1000
    }
}

/// The sine of an angle between 0 and a right angle.
fn sine(angle: f64) -> f64 {
    let square = angle * angle;
    let sum = (1..=SINE_TERMS).rev().fold(1.0, |sum, term| {
        let even = 2.0 * f64::from(term);
        1.0 - square / (even * (even + 1.0)) * sum
    });
    angle * sum
}

/// The arcsine of a number between 0 and 1.
fn arcsine(sine: f64) -> f64 {
    if sine > 0.5 {
        return FRAC_PI_2 - 2.0 * arcsine(((1.0 - sine) / 2.0).sqrt());
    }
    let square = sine * sine;
    // Each term of the series is the one before times square · odd² / (even · (even + 1)).
    let sum = (1..=ARCSINE_TERMS).rev().fold(1.0, |sum, term| {
        let even = 2.0 * f64::from(term);
        let odd = even - 1.0;
        1.0 + square * (odd * odd) / (even * (even + 1.0)) * sum
    });
    sine * sum
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn metres(from: (f64, f64), to: (f64, f64)) -> u32 {
        let position = |(latitude, longitude)| Position::from_degrees(latitude, longitude).unwrap();
        position(from).metres_to(position(to))
    }

    #[test]
    fn distances_are_those_of_a_sphere() {
        for angle in [0.0, 0.001, 0.3, 0.7, 1.2, FRAC_PI_2] {
            assert!((sine(angle) - angle.sin()).abs() < 1e-14, "{angle}");
            assert!((arcsine(angle.sin()) - angle).abs() < 1e-7, "{angle}");
        }
        let beijing = (39.904, 116.407);
        let shanghai = (31.230, 121.474);
        assert_eq!(metres(beijing, beijing), 0);
        assert_eq!(metres(beijing, shanghai) / 1000, 1067);
        assert_eq!(metres(beijing, shanghai), metres(shanghai, beijing));
        assert_eq!(metres((0.0, 0.0), (0.001, 0.0)), 111);
        assert_eq!(metres((90.0, 0.0), (-90.0, 0.0)) / 1000, 20015);
        assert_eq!(metres((0.0, 179.5), (0.0, -179.5)) / 1000, 111);
    }

    #[test]
    fn positions_are_rounded_and_checked() {
        let position = Position::from_degrees(-33.8688, 151.2093).unwrap();
        assert_eq!((position.latitude, position.longitude), (-33869, 151_209));
        assert_eq!(Position::from_degrees(91.0, 0.0), None);
        assert_eq!(Position::from_degrees(f64::NAN, 0.0), None);
    }

    #[test]
    fn less_than_a_kilometre_is_not_told_more_exactly() {
        let shown = [0, 999, 1000, 1499, 1500, 12_345].map(kilometres);
        assert_eq!(shown, [0, 0, 1, 1, 2, 12]);
    }
}
