#include "mail/charset.h"

#include <utf8/unchecked.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "base/utf8.h"
#include "mail/address.h"

namespace spamtrace {
namespace {

// A byte below `first` is the code point of the same number; `upper` has the characters from there to 0xff.
struct SingleByteCharset {
  std::string_view name;
  std::string_view other_name;
  unsigned first;
  std::u16string_view upper;
};

constexpr std::array<SingleByteCharset, 9> k_charsets = {{
    {"iso88591", "latin1", 0x100, u""},
    {"iso88592", "latin2", 0xa0,
     u"\u00a0Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u00adŽŻ°ą˛ł´ľśˇ¸šşťź˝žż"
     u"ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß"
     u"ŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙"},
    {"iso88595", "cyrillic", 0xa0,
     u"\u00a0ЁЂЃЄЅІЇЈЉЊЋЌ\u00adЎЏАБВГДЕЖЗИЙКЛМНОП"
     u"РСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмноп"
     u"рстуфхцчшщъыьэюя№ёђѓєѕіїјљњћќ§ўџ"},
    {"iso885915", "latin9", 0xa0,
     u"\u00a0¡¢£€¥Š§š©ª«¬\u00ad®¯°±²³Žµ¶·ž¹º»ŒœŸ¿"
     u"ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß"
     u"àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ"},
    {"windows1250", "cp1250", 0x80,
     u"€\ufffd‚\ufffd„…†‡\ufffd‰Š‹ŚŤŽŹ\ufffd‘’“”•–—\ufffd™š›śťžź"
     u"\u00a0ˇ˘Ł¤Ą¦§¨©Ş«¬\u00ad®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż"
     u"ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß"
     u"ŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙"},
    {"windows1251", "cp1251", 0x80,
     u"ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\ufffd™љ›њќћџ"
     u"\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї°±Ііґµ¶·ё№є»јЅѕї"
     u"АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
     u"абвгдежзийклмнопрстуфхцчшщъыьэюя"},
    {"windows1252", "cp1252", 0x80,
     u"€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ"
     u"\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿"
     u"ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß"
     u"àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ"},
    {"koi8r", "cskoi8r", 0x80,
     u"─│┌┐└┘├┤┬┴┼▀▄█▌▐░▒▓⌠■∙√≈≤≥\u00a0⌡°²·÷"
     u"═║╒ё╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡Ё╢╣╤╥╦╧╨╩╪╫╬©"
     u"юабцдефгхийклмнопярстужвьызшэщчъ"
     u"ЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ"},
    {"koi8u", "koi8ru", 0x80,
     u"─│┌┐└┘├┤┬┴┼▀▄█▌▐░▒▓⌠■∙√≈≤≥\u00a0⌡°²·÷"
     u"═║╒ёє╔ії╗╘╙╚╛ґ╝╞╟╠╡ЁЄ╣ІЇ╦╧╨╩╪Ґ╬©"
     u"юабцдефгхийклмнопярстужвьызшэщчъ"
     u"ЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ"},
}};

static_assert(std::all_of(k_charsets.begin(), k_charsets.end(),
                          [](const SingleByteCharset& c) { return c.first + c.upper.size() == 0x100; }));

std::string plain_name(std::string_view charset) {
  std::string name = ascii_lower(charset);
  std::erase_if(name, [](char c) { return c == '-' || c == '_'; });
  return name;
}

std::string decode(const SingleByteCharset& charset, std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const unsigned byte = static_cast<unsigned char>(c);
    const char32_t code_point = byte < charset.first ? byte : charset.upper[byte - charset.first];
    utf8::unchecked::append(code_point, std::back_inserter(text));
  }
  return text;
}

}  // namespace

std::optional<std::string> to_utf8(std::string_view charset, std::string_view bytes) {
  const std::string name = plain_name(charset);
  if (name == "utf8" || name == "usascii" || name == "ascii") return to_valid_utf8(bytes);
  for (const SingleByteCharset& known : k_charsets) {
    if (name == known.name || name == known.other_name) return decode(known, bytes);
  }
  return std::nullopt;
}

}  // namespace spamtrace
