using Compute.Orleans.Engine.Sources.Access;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Sources.Access;

public sealed class PercentEncodingTests
{
    private static readonly Gen<string> _texts = Gen.OneOf(
        Gen.Char[' ', '~'], Gen.OneOf('%', '/', '.', '2', 'e', 'F', '\\', '\0', 'é', '日', '\u0001')).Array[0, 30]
        .Select(letters => new string(letters));

    [Fact]
    public void Decoding_undoes_one_encoding() =>
        _texts.Sample(text => PercentEncoding.TryDecode(Uri.EscapeDataString(text)) == text);

    [Fact]
    public void Decoding_undoes_no_more_than_one_encoding() =>
        _texts.Sample(text =>
        {
            var once = Uri.EscapeDataString(text);
            return PercentEncoding.TryDecode(Uri.EscapeDataString(once)) == once;
        });

    [Fact]
    public void What_can_be_decoded_is_what_the_platform_decodes() =>
        _texts.Sample(text =>
            PercentEncoding.TryDecode(text) is not { } decoded || decoded == Uri.UnescapeDataString(text));

    [Theory]
    [InlineData("%")]
    [InlineData("a%2")]
    [InlineData("%zz")]
    [InlineData("%-1")]
    [InlineData("% 1")]
    [InlineData("%c0%ae")] // An overlong '.'.
    [InlineData("%ff")]
    [InlineData("%ed%a0%80")] // A lone surrogate.
    public void What_is_no_encoding_of_a_text_is_not_decoded(string text) =>
        Assert.Null(PercentEncoding.TryDecode(text));

    [Theory]
    [InlineData("%41%7a", "Az")]
    [InlineData("%e6%97%A5", "日")]
    [InlineData("%2525", "%25")]
    [InlineData("a+b", "a+b")]
    [InlineData("", "")]
    public void Octets_are_decoded_as_UTF8(string text, string decoded) =>
        Assert.Equal(decoded, PercentEncoding.TryDecode(text));
}
