using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Silo.Options;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.WebApi;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Tests.Unit.Silo;

public sealed class NodeConfigurationTests
{
    [Fact]
    public void Settings_beside_the_program_and_in_the_current_folder_are_read_and_nothing_unprefixed()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("appsettings.json"), """{ "Memory": { "LimitMb": 1024 } }""");
        using var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection([new("Left", "over")]);

        NodeConfiguration.Use(configuration, folder.Path);

        Assert.Equal("1024", configuration["Memory:LimitMb"]);
        Assert.Equal("Warning", configuration["Logging:LogLevel:Orleans"]);
        Assert.Null(configuration["Left"]);
        Assert.Null(configuration["PATH"]);
    }

    // COMPUTE_DATA=folder gives the section a value of its own, beside COMPUTE_Data__Mounts__0__Path.
    [Fact]
    public void Mounts_are_bound_whether_the_data_folder_is_named_or_not()
    {
        var policy = Bind<AccessPolicy>(
            new("DATA", "/somewhere"),
            new("Data:Mounts:0:Path", "/climate"),
            new("Data:Mounts:0:Urls:0", "https://host/thredds/fileServer/climate"),
            new("Data:Hosts:0", "host:8080"),
            new("Data:Mapping:css03_data", "/css03"));

        Assert.Equal("/climate", Assert.Single(policy.Mounts).Path);
        Assert.Equal(["https://host/thredds/fileServer/climate"], policy.Mounts[0].Urls);
        Assert.Equal(["host:8080"], policy.Hosts);
        Assert.Equal("/css03", policy.Mapping["css03_data"]);
    }

    [Fact]
    public void What_remote_hosts_ask_for_is_bound()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("token"), "abc");
        File.WriteAllText(folder.File("mapping.json"), """{"mapping": {"css03_data": "/css03"}}""");

        var policy = Bind<AccessPolicy>(
            new("Data:Hosts:0", "https://data.example"),
            new("Data:Networks:0", "10.20.0.0/16"),
            new("Data:MaxFetchGb", "0.5"),
            new("Data:MappingFile", folder.File("mapping.json")),
            new("Data:Credentials:0:Host", "data.example"),
            new("Data:Credentials:0:TokenFile", folder.File("token")),
            new("Data:Credentials:0:Users:0", "ada"),
            new("Data:Credentials:0:Users:1", "bob"));

        Assert.Equal(["10.20.0.0/16"], policy.Networks);
        Assert.Equal(500_000_000, policy.MaxFetchBytes);
        Assert.Equal(["/css03"], policy.Parts.Select(part => part.Folder));
        var credential = Assert.Single(policy.Credentials);
        Assert.Equal(("data.example", folder.File("token")), (credential.Host, credential.TokenFile));
        Assert.Equal(["ada", "bob"], credential.Users);
    }

    [Theory]
    [InlineData("Data:Credentials:0:Host", "data.example", "Data:Credentials:0 has neither TokenFile nor CertificateFile")]
    [InlineData("Data:MappingFile", "/no/such/mapping.json", "Data:MappingFile is `/no/such/mapping.json`")]
    [InlineData("Data:Networks:0", "10.20.0.0", "Data:Networks holds `10.20.0.0`")]
    [InlineData("Data:MaxFetchGb", "0", "Data:MaxFetchGb is 0: it must be more than 0")]
    [InlineData("Data:Mounts:0:Path", "relative", "`relative`")]
    [InlineData("Data:Hosts:0", "http://host/path", "`http://host/path`")]
    public void What_could_never_be_read_is_named(string key, string? value, string named)
    {
        var refusal = Assert.Throws<OptionsValidationException>(
            () => Bind<AccessPolicy>(KeyValuePair.Create(key, value)));

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Memory:LimitMb", "255", "Memory:LimitMb is 255: it must be from 256 to 1048576")]
    [InlineData("Shutdown:Seconds", "0", "Shutdown:Seconds is 0: it must be from 1 to 3600")]
    [InlineData("Partitions:TargetMb", "0", "Partitions:TargetMb is 0: it must be from 1 to 4096")]
    [InlineData("Partitions:BlockKb", "16385", "Partitions:BlockKb is 16385: it must be from 64 to 16384")]
    [InlineData("Data:Http:Attempts", "0", "Data:Http:Attempts is 0: it must be from 1 to 20")]
    [InlineData("Data:Cache:MaxMb", "100", "Data:Cache:MaxMb, if not 0 for no cache, is 100: it must be from 256 to 100000000")]
    [InlineData("Data:Cache:Folder", "cache", "Data:Cache:Folder is `cache`: it must be an absolute path, or empty for the data folder")]
    [InlineData("Data:Http:RetryDelay", "2:00", "Data:Http:RetryDelay in seconds is 7200: it must be from 0 to 3600")]
    [InlineData("Provenance:ContainerImage", "a b",
        "Provenance:ContainerImage has 3 characters, or blanks: an image is named by at most 512 characters without any, as registry.example/compute:1.0")]
    public void A_value_out_of_its_bounds_is_named_with_them(string key, string value, string message)
    {
        var services = Services(new KeyValuePair<string, string?>(key, value));

        var refusal = Assert.Throws<OptionsValidationException>(
            () => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Equal(message, refusal.Message);
    }

    [Fact]
    public void A_cache_that_users_could_read_and_a_wrong_size_are_both_said()
    {
        var services = Services(
            new("Data:Mounts:0:Path", "/climate"), new("Data:Cache:Folder", "/climate/cache"), new("Data:Cache:MaxMb", "1"));

        var refusal = Assert.Throws<OptionsValidationException>(
            () => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Collection(
            refusal.Failures,
            problem => Assert.StartsWith("Data:Cache:Folder is `/climate/cache`, which lies in `/climate` of Data:Mounts:0", problem),
            problem => Assert.StartsWith("Data:Cache:MaxMb, if not 0 for no cache, is 1", problem));
    }

    [Fact]
    public void A_wrong_policy_is_said_once_whatever_hangs_on_it()
    {
        var services = Services(new("Data:Mounts:0:Path", "climate"), new("Data:Cache:Folder", "/cache"));

        var refusal = Assert.Throws<OptionsValidationException>(
            () => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains("Data:Mounts or Data:Mapping holds `climate`", Assert.Single(refusal.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_are_within_their_bounds() =>
        Services().GetRequiredService<IStartupValidator>().Validate();

    private static T Bind<T>(params KeyValuePair<string, string?>[] values)
        where T : class => Services(values).GetRequiredService<IOptions<T>>().Value;

    private static ServiceProvider Services(params KeyValuePair<string, string?>[] values)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        services.AddSingleton(new DataFolder("/data"));
        services.AddNodeOptions();
        return services.BuildServiceProvider();
    }
}
