using Compute.Orleans.Engine.Sources.Dap;

namespace Compute.Orleans.Tests.Unit.Sources.Dap;

/// <summary>Field notes 3 and 8: what servers say when they refuse is understood, and quoted.</summary>
public sealed class DapErrorTextTests
{
    [Theory]
    [InlineData(403, "Error { code = 403; message = \"Request too big=1115.0 Mbytes, max=500.0\"; };", 500_000_000L)]
    [InlineData(500, "Error {\n    code = 500;\n    message = \"Request too big=1144.6272 Mbytes, max=500.0\";\n};", 500_000_000L)]
    [InlineData(400, "The submitted DAP2 request will generate a 9000000 byte response, which is larger than the maximum", null)]
    [InlineData(413, "", null)]
    public void A_refusal_for_size_is_understood(int status, string body, long? limit)
    {
        Assert.True(DapErrorText.IsTooBig(status, body, out var named));
        Assert.Equal(limit, named);
    }

    [Theory]
    [InlineData(403, "Forbidden")]
    [InlineData(404, "Error { code = 404; message = \"File is not too big\"; };")]
    [InlineData(500, "Error { code = 500; message = \"max=500.0\"; };")]
    public void Another_refusal_is_none(int status, string body) => Assert.False(DapErrorText.IsTooBig(status, body, out _));

    [Theory]
    [InlineData("Error { code = 1; message = \"no \\\"x\\\"\r\n here\"; };", " \"no 'x' here\"")]
    [InlineData("<html><head><style>a{b}</style></head><body><h1>HTTP Status 404</h1>\n\n<p>gone</body>", " \"HTTP Status 404 gone\"")]
    [InlineData("", "")]
    [InlineData(" \u0000\u001b[31m ", " \"[31m\"")]
    public void What_is_quoted_is_one_line_without_control_characters(string body, string quoted) =>
        Assert.Equal(quoted, DapErrorText.Quote(body));

    [Fact]
    public void What_is_quoted_is_bounded() => Assert.Equal(300 + 1 + 6, DapErrorText.Quote(new string('x', 1_000_000)).Length);
}
