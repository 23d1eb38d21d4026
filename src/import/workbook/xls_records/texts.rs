//! The shared texts of an .xls file. They extend over continuation records; if a text is split,
//! the continuation begins with a flag for the width of the following characters.

use super::InvalidReason;

/// The maximum number of texts. An empty one takes three bytes in the file, but dozens in
/// calamine.
const MAX_TEXTS: usize = 4_000_000;

/// The maximum number of continuations (128 MB at the usual size). calamine takes quadratic time
/// for them.
const MAX_CONTINUATIONS: usize = 16_384;

/// The maximum size in bytes of every text. Fails on records that calamine cannot handle.
pub(crate) fn sizes(first: &[u8], continuations: &[&[u8]]) -> Result<Vec<u32>, InvalidReason> {
    if continuations.len() > MAX_CONTINUATIONS {
        return Err((
            "有一条记录的后续部分太多",
            "too many continuations of a record",
        ));
    }
    // The first eight bytes are two counts of texts, which need not be correct.
    let mut texts = Texts {
        data: first
            .get(8..)
            .ok_or(("有一条记录太短", "a record is too short"))?,
        continuations: continuations.iter(),
    };
    let mut sizes = Vec::new();
    while !texts.data.is_empty() || texts.next_continuation()? {
        if sizes.len() == MAX_TEXTS {
            return Err(("文字太多", "too many texts"));
        }
        sizes.push(texts.skip_text()?);
    }
    Ok(sizes)
}

struct Texts<'s> {
    /// The unread data of the current record.
    data: &'s [u8],
    continuations: std::slice::Iter<'s, &'s [u8]>,
}

impl Texts<'_> {
    /// Advances to the next continuation; returns whether there is one.
    fn next_continuation(&mut self) -> Result<bool, InvalidReason> {
        let Some(data) = self.continuations.next() else {
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

    fn read_bytes<const N: usize>(&mut self) -> Result<[u8; N], InvalidReason> {
        let (taken, rest) = self
            .data
            .split_first_chunk()
            .ok_or(("有一段文字不完整", "a text is cut off"))?;
        self.data = rest;
        Ok(*taken)
    }

    /// Skips a text with its formatting runs and phonetic data; returns its maximum size.
    fn skip_text(&mut self) -> Result<u32, InvalidReason> {
        let [low, high, flags] = self.read_bytes()?;
        let runs = match flags & 0x8 {
            0 => 0,
            _ => usize::from(u16::from_le_bytes(self.read_bytes()?)),
        };
        let extension = match flags & 0x4 {
            0 => 0,
            _ => u32::from_le_bytes(self.read_bytes()?),
        };
        let size = self.skip_characters(u16::from_le_bytes([low, high]), flags & 0x1 != 0)?;
        self.skip(runs * 4)?;
        self.skip(
            usize::try_from(extension).map_err(|_| ("有一段文字不完整", "a text is cut off"))?,
        )?;
        Ok(size)
    }

    fn skip_characters(&mut self, count: u16, mut is_wide: bool) -> Result<u32, InvalidReason> {
        let mut left = usize::from(count);
        let mut size = 0;
        loop {
            let (width, max_bytes) = if is_wide { (2, 3) } else { (1, 2) };
            let available = left.min(self.data.len() / width);
            self.data = &self.data[available * width..];
            size += u32::try_from(available * max_bytes)
                .map_err(|_| ("有一段文字太长", "a text is too long"))?;
            left -= available;
            if left == 0 {
                return Ok(size);
            }
            if !self.next_continuation()? {
                return Err(("有一段文字不完整", "a text is cut off"));
            }
            let [flags] = self.read_bytes()?;
            is_wide = flags & 0x1 != 0;
        }
    }

    fn skip(&mut self, mut left: usize) -> Result<(), InvalidReason> {
        while left > 0 {
            if self.data.is_empty() && !self.next_continuation()? {
                return Err(("有一段文字不完整", "a text is cut off"));
            }
            let available = left.min(self.data.len());
            self.data = &self.data[available..];
            left -= available;
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Checks a record of shared texts (without its two counts) and its continuations.
    #[track_caller]
    fn check(first: &[u8], continuations: &[&[u8]], expected: Result<&[u32], InvalidReason>) {
        let first = [&[0; 8], first].concat();
        assert_eq!(sizes(&first, continuations), expected.map(<[u32]>::to_vec));
    }

    #[test]
    fn text_sizes_are_computed_across_continuations() {
        check(b"", &[], Ok(&[]));
        check(b"\x02\0\0ab\x01\0\x01\x2D\x4E", &[], Ok(&[4, 3]));
        check(b"\x03\0\0a", &[b"\x01\x2D\x4E\x2D\x4E"], Ok(&[8]));
        check(b"\x02\0\x01\x2D\x4E", &[b"\0a\x01\0\0b"], Ok(&[5, 2]));
        check(b"\x01\0\0a", &[b"\x01\0\0b"], Ok(&[2, 2]));
        check(b"\x01\0\x08\x01\0a", &[b"1234\0\0\0"], Ok(&[2, 0]));
        check(b"\x01\0\x04\x02\0\0\0a1", &[b"2"], Ok(&[2]));
    }

    #[test]
    fn truncated_texts_are_invalid() {
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
        let many = vec![&b"\0\0\0"[..]; MAX_CONTINUATIONS + 1];
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
