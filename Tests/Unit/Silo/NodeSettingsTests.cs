using Compute.Orleans.Silo.Commands;
using Compute.Orleans.Silo.Hosting;

namespace Compute.Orleans.Tests.Unit.Silo;

public sealed class NodeSettingsTests
{
    [Fact]
    public void The_node_listens_on_loopback_and_keeps_its_data_in_the_current_folder_by_default()
    {
        var settings = From([], []);

        Assert.Equal("http://127.0.0.1:8000", settings.Urls);
        Assert.Equal(Path.GetFullPath("data"), settings.Folder.Root);
    }

    [Fact]
    public void The_command_line_goes_before_the_environment()
    {
        Dictionary<string, string> environment = new(StringComparer.Ordinal)
        {
            ["COMPUTE_PORT"] = "8001",
            ["COMPUTE_DATA"] = "/from/environment",
        };

        var named = From(["--urls", "http://0.0.0.0:80;https://[::1]:443", "--data", "/from/line"], environment);
        var unnamed = From([], environment);

        Assert.Equal(("http://0.0.0.0:80;https://[::1]:443", "/from/line"), (named.Urls, named.Folder.Root));
        Assert.Equal(("http://127.0.0.1:8001", "/from/environment"), (unnamed.Urls, unnamed.Folder.Root));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("8000 ")]
    [InlineData("http")]
    public void A_port_that_is_none_is_named(string port)
    {
        var refusal = Assert.Throws<StartException>(
            () => From([], new(StringComparer.Ordinal) { ["COMPUTE_PORT"] = port }));

        Assert.Equal($"COMPUTE_PORT is `{port}`: a port is a number from 1 to 65535", refusal.Message);
    }

    [Theory]
    [InlineData("127.0.0.1:8000")]
    [InlineData("http://127.0.0.1:8000;")]
    [InlineData("ftp://127.0.0.1")]
    public void A_url_that_is_none_is_named(string urls)
    {
        var refusal = Assert.Throws<StartException>(() => From(["--urls", urls], []));

        Assert.StartsWith("--urls holds `", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_with_a_semicolon_in_its_name_is_one_file_of_state()
    {
        var settings = From(["--data", "/tmp/a;Mode=Memory"], []);

        Assert.Equal(
            "/tmp/a;Mode=Memory/state.db",
            new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(settings.ConnectionString).DataSource);
    }

    private static NodeSettings From(string[] arguments, Dictionary<string, string> environment) =>
        NodeSettings.From(Arguments.Parse(arguments), environment.GetValueOrDefault);
}
