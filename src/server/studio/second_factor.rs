//! What proves beside one's password who one is, as its owner sees and changes it.

use qrcodegen::{QrCode, QrCodeEcc};

use super::forms::Answer;
use super::sent::Sent;
use crate::api::studio::people::{SecondFactor, Square};
use crate::api::studio::{Deed, Screen};
use crate::server::context::{Context, Staff};
use crate::server::error::Error;
use crate::server::people::{Refused, second_factor};

const PAGE: &str = "/studio/account/second-factor";
/// Modules that stay white around a QR code, on each side (ISO/IEC 18004).
const MARGIN: i32 = 4;

/// `GET /studio/account/second-factor`
pub async fn screen(context: &Context, staff: &Staff) -> Result<Screen, Error> {
    let standing = second_factor::standing(context, staff).await?;
    let screen = match standing.on {
        true => SecondFactor::On {
            left: standing.left,
            codes: standing.codes,
        },
        false => SecondFactor::Off {
            secret: grouped(&standing.secret),
            square: square(&standing.address)?,
            codes: standing.codes,
        },
    };
    Ok(Screen::SecondFactor(Box::new(screen)))
}

/// `POST /studio/account/second-factor`
pub async fn turn_on(sent: Sent) -> Result<Answer, Refused> {
    let staff = sent.context.viewer.staff()?;
    let proof = (sent.value("present"), sent.value("code"));
    second_factor::turn_on(&sent.context, staff, proof).await?;
    Ok(Answer::done(PAGE, Deed::FactorOn, None))
}

/// `POST /studio/account/second-factor/codes`
pub async fn renew_codes(sent: Sent) -> Result<Answer, Refused> {
    let staff = sent.context.viewer.staff()?;
    second_factor::renew_codes(&sent.context, staff, sent.value("present")).await?;
    Ok(Answer::done(PAGE, Deed::Codes, None))
}

/// `POST /studio/account/second-factor/off`
pub async fn turn_off(sent: Sent) -> Result<Answer, Refused> {
    let staff = sent.context.viewer.staff()?;
    second_factor::turn_off(&sent.context, staff, sent.value("present")).await?;
    Ok(Answer::done(PAGE, Deed::FactorOff, None))
}

/// "ABCD EFGH …", as people read it to themselves.
fn grouped(secret: &str) -> String {
    let characters: Vec<char> = secret.chars().collect();
    let groups = characters.chunks(4).map(|group| group.iter().collect());
    groups.collect::<Vec<String>>().join(" ")
}

fn square(address: &str) -> Result<Square, Error> {
    let code = QrCode::encode_text(address, QrCodeEcc::Medium)
        .map_err(|error| Error::Operator(format!("the second factor: {error}")))?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        for x in (0..size).filter(|x| code.get_module(*x, y)) {
            path.push_str(&format!("M{} {}h1v1h-1z", x + MARGIN, y + MARGIN));
        }
    }
    Ok(Square {
        side: u32::try_from(size + 2 * MARGIN).unwrap_or_default(),
        path,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_a_square_of_modules_within_its_margin() {
        let square =
            square("otpauth://totp/Site:asha%40example.org?secret=ABCD").expect("a square");
        assert!(square.side >= 21 + 8, "{}", square.side);
        assert!(
            square.path.starts_with("M4 4h1v1h-1z"),
            "the finder pattern's corner"
        );
        assert_eq!(grouped("ABCDEFGHIJ"), "ABCD EFGH IJ");
    }
}
