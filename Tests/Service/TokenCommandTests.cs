using System.Net;
using System.Text;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

public sealed class TokenCommandTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tokens_are_made_listed_and_revoked_while_the_service_runs()
    {
        await using var service = await StandaloneService.Start();

        var token = (await Run(service, "", "create", "Ada Lovelace", "--operator")).Trim();
        Assert.Equal(HttpStatusCode.OK, await Dashboard(service, token));

        var list = await Run(service, "", "list");
        var line = Assert.Single(
            list.Split('\n'), line => line.EndsWith("operator  Ada Lovelace", StringComparison.Ordinal));
        Assert.DoesNotContain(token, list, StringComparison.Ordinal);

        Assert.Equal("1 token revoked\n", await Run(service, "", "revoke", line[..8]));
        await WaitUntil(async () => await Dashboard(service, token) == HttpStatusCode.Unauthorized);
        Assert.Contains("revoked   Ada Lovelace", await Run(service, "", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_a_user_holds_already_is_taken_over_and_nowhere_in_the_state()
    {
        using var folder = new TemporaryFolder();
        const string Held = "the-token-of-the-old-service";

        var (code, output, errors) = await StandaloneService.Run(
            ["token", "create", "Grace", "--import", "--data", folder.Path], Held + "\n");
        var again = await StandaloneService.Run(
            ["token", "create", "Eve", "--import", "--data", folder.Path], Held + "\n");

        Assert.Equal((0, ""), (code, errors));
        Assert.EndsWith(" imported for Grace\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Held, output, StringComparison.Ordinal);
        Assert.Equal(1, again.ExitCode);
        Assert.StartsWith("the token is known already: ", again.Errors, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(folder.Path))
        {
            var text = await File.ReadAllTextAsync(file, Encoding.Latin1, Ending);
            Assert.DoesNotContain(Held, text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(2, "token create")]
    [InlineData(2, "token make Ada")]
    [InlineData(2, "token list --operator")]
    [InlineData(2, "serve")]
    [InlineData(2, "")]
    [InlineData(2, "--standalone --port 8000")]
    [InlineData(1, "token create anonymous")]
    [InlineData(1, "token revoke abc")]
    [InlineData(1, "token revoke 0123456789")]
    [InlineData(0, "--help")]
    public async Task What_is_not_understood_ends_with_the_usage_and_a_failure_with_one_line(int code, string line)
    {
        using var folder = new TemporaryFolder();
        Dictionary<string, string> environment = new(StringComparer.Ordinal) { ["COMPUTE_DATA"] = folder.Path };

        var end = await StandaloneService.Run(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries), environment: environment);

        Assert.Equal(code, end.ExitCode);
        Assert.Equal(code == 2, end.Errors.Contains("usage: ", StringComparison.Ordinal));
        Assert.Equal(code == 1, end.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length == 1);
        Assert.Equal(code == 0, end.Output.Contains("usage: ", StringComparison.Ordinal));
    }

    private static async Task<string> Run(StandaloneService service, string input, params string[] words)
    {
        var (code, output, errors) = await StandaloneService.Run(
            ["token", .. words, "--data", service.DataFolder], input);

        Assert.Equal((0, ""), (code, errors));
        return output;
    }

    private static async Task<HttpStatusCode> Dashboard(StandaloneService service, string token)
    {
        using var client = service.WithToken(token);
        using var answer = await client.GetAsync("/dashboard/", Ending);
        return answer.StatusCode;
    }

    private static async Task WaitUntil(Func<Task<bool>> holds)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), timeout.Token);
        }
    }
}
