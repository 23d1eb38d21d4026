//! The texts that the cells of an .xls share. They run on over continuations of their
//! record, which begin anew with how wide characters are, in the middle of a text.

use super::Damage;

/// The most texts; calamine keeps dozens of bytes for an empty one of three.
const MOST_TEXTS: usize = 4_000_000;

/// The most continuations, 128 MB of the usual size; calamine moves all of them for each.
const MOST_CONTINUATIONS: usize = 16_384;

/// Of every text, the most bytes that it takes. An error is a record that calamine would
/// stumble over.
pub fn sizes(first: &[u8], more: &[&[u8]]) -> Result<Vec<u32>, Damage> {
    if more.len() > MOST_CONTINUATIONS {
        return Err((
            "有一条记录的后续部分太多",
            "too many continuations of a record",
        ));
    }
    // Two numbers of texts stand first, which need not be true.
    let mut texts = Texts {
        data: first
            .get(8..)
            .ok_or(("有一条记录太短", "a record is too short"))?,
        more: more.iter(),
    };
    let mut sizes = Vec::new();
    while !texts.data.is_empty() || texts.go_on()? {
        if sizes.len() == MOST_TEXTS {
            return Err(("文字太多", "too many texts"));
        }
        sizes.push(texts.skip_text()?);
    }
    Ok(sizes)
}

struct Texts<'s> {
    /// What is left of this record.
    data: &'s [u8],
    more: std::slice::Iter<'s, &'s [u8]>,
}

impl Texts<'_> {
    /// Goes on with the next continuation, if there is one.
    fn go_on(&mut self) -> Result<bool, Damage> {
        let Some(data) = self.more.next() else {
            return Ok(false);
        };
        self.data = data;
        if data.is_empty() {
            return Err((
                "有一条记录的后续部分是空的",
                "an empty continuation of a record",
            ));
        }
        Ok(true)
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], Damage> {
        let (taken, rest) = self
            .data
            .split_first_chunk()
            .ok_or(("有一段文字不完整", "a text is cut off"))?;
        self.data = rest;
        Ok(*taken)
    }

    /// A text with its runs of formats and its phonetic part.
    fn skip_text(&mut self) -> Result<u32, Damage> {
        let [low, high, flags] = self.take()?;
        let runs = match flags & 0x8 {
            0 => 0,
            _ => usize::from(u16::from_le_bytes(self.take()?)),
        };
        let extension = match flags & 0x4 {
            0 => 0,
            _ => u32::from_le_bytes(self.take()?),
        };
        let size = self.skip_characters(u16::from_le_bytes([low, high]), flags & 0x1 != 0)?;
        self.skip(runs * 4)?;
        self.skip(
            usize::try_from(extension).map_err(|_| ("有一段文字不完整", "a text is cut off"))?,
        )?;
        Ok(size)
    }

    fn skip_characters(&mut self, count: u16, mut is_wide: bool) -> Result<u32, Damage> {
        let mut left = usize::from(count);
        let mut size = 0;
        loop {
            let (width, most_bytes) = if is_wide { (2, 3) } else { (1, 2) };
            let here = left.min(self.data.len() / width);
            self.data = &self.data[here * width..];
            size += u32::try_from(here * most_bytes)
                .map_err(|_| ("有一段文字太长", "a text is too long"))?;
            left -= here;
            if left == 0 {
                return Ok(size);
            }
            if !self.go_on()? {
                return Err(("有一段文字不完整", "a text is cut off"));
            }
            let [flags] = self.take()?;
            is_wide = flags & 0x1 != 0;
        }
    }

    fn skip(&mut self, mut left: usize) -> Result<(), Damage> {
        while left > 0 {
            if self.data.is_empty() && !self.go_on()? {
                return Err(("有一段文字不完整", "a text is cut off"));
            }
            let here = left.min(self.data.len());
            self.data = &self.data[here..];
            left -= here;
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// A record of shared texts behind its two numbers, and its continuations.
    #[track_caller]
    fn check(first: &[u8], more: &[&[u8]], expected: Result<&[u32], Damage>) {
        let first = [&[0; 8], first].concat();
        assert_eq!(sizes(&first, more), expected.map(<[u32]>::to_vec));
    }

    #[test]
    fn texts_are_counted_over_continuations_of_either_width() {
        check(b"", &[], Ok(&[]));
        check(b"\x02\0\0ab\x01\0\x01\x2D\x4E", &[], Ok(&[4, 3]));
        check(b"\x03\0\0a", &[b"\x01\x2D\x4E\x2D\x4E"], Ok(&[8]));
        check(b"\x02\0\x01\x2D\x4E", &[b"\0a\x01\0\0b"], Ok(&[5, 2]));
        check(b"\x01\0\0a", &[b"\x01\0\0b"], Ok(&[2, 2]));
        check(b"\x01\0\x08\x01\0a", &[b"1234\0\0\0"], Ok(&[2, 0]));
        check(b"\x01\0\x04\x02\0\0\0a1", &[b"2"], Ok(&[2]));
    }

    #[test]
    fn texts_that_end_too_early_are_damage() {
        check(
            b"\x01\0",
            &[],
            Err(("有一段文字不完整", "a text is cut off")),
        );
        check(
            b"\x01\0\0",
            &[],
            Err(("有一段文字不完整", "a text is cut off")),
        );
        check(
            b"\x01\0\x08\x01",
            &[],
            Err(("有一段文字不完整", "a text is cut off")),
        );
        check(
            b"\x01\0\x08\x01\0a",
            &[b"123"],
            Err(("有一段文字不完整", "a text is cut off")),
        );
        check(
            b"\x01\0\x04\x01\0\0",
            &[],
            Err(("有一段文字不完整", "a text is cut off")),
        );
        check(
            b"\x01\0\x04\xFF\xFF\xFF\xFFa",
            &[],
            Err(("有一段文字不完整", "a text is cut off")),
        );
        check(
            b"\x02\0\0a",
            &[b""],
            Err((
                "有一条记录的后续部分是空的",
                "an empty continuation of a record",
            )),
        );
        check(
            b"",
            &[b""],
            Err((
                "有一条记录的后续部分是空的",
                "an empty continuation of a record",
            )),
        );
        assert_eq!(
            sizes(&[0; 7], &[]),
            Err(("有一条记录太短", "a record is too short"))
        );
        let many = vec![&b"\0\0\0"[..]; MOST_CONTINUATIONS + 1];
        check(
            b"",
            &many,
            Err((
                "有一条记录的后续部分太多",
                "too many continuations of a record",
            )),
        );
    }
}
