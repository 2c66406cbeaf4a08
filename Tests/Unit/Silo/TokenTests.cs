using Compute.Orleans.Silo.Hosting;

namespace Compute.Orleans.Tests.Unit.Silo;

public sealed class TokenTests
{
    [Fact]
    public void A_token_has_256_random_bits_in_letters_that_need_no_escape()
    {
        var tokens = Enumerable.Range(0, 100).Select(_ => Token.Random()).ToList();

        Assert.All(tokens, token =>
        {
            Assert.Equal(43, token.Length);
            Assert.Equal(token, Uri.EscapeDataString(token));
        });
        Assert.Equal(100, tokens.Distinct().Count());
    }

    // FIPS 180-2, appendix B.1.
    [Fact]
    public void A_hash_is_sha_256_in_lower_case() =>
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Token.Hash("abc"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("fifteen-letters")]
    [InlineData("a token with blanks in it")]
    [InlineData("token-with-umlaut-ä")]
    public void A_token_that_cannot_be_sent_or_could_be_guessed_is_not_imported(string? line) =>
        Assert.Throws<StartException>(() => Token.Imported(line));

    [Fact]
    public void Blanks_around_an_imported_token_are_not_part_of_it() =>
        Assert.Equal("0123456789abcdef", Token.Imported(" 0123456789abcdef\r"));
}
