using System.Reflection;
using System.Text.RegularExpressions;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Caching;
using Compute.Orleans.Engine.Sources.Dap;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.Grains.Options;
using Compute.Orleans.Silo.Options;
using Compute.Orleans.WebApi;
using Compute.Orleans.WebApi.Auth;
using Compute.Orleans.WebApi.Cluster;

namespace Compute.Orleans.Tests.Conventions;

/// <summary>What the documentation says of the code is so.</summary>
public sealed partial class DocumentationTests
{
    private const int MatchMilliseconds = 1000;

    /// <summary>Every class of options, and the section of the configuration that it is read from.</summary>
    private static readonly (string Section, Type Options)[] _options =
    [
        (AccessPolicyValidator.Section, typeof(AccessPolicy)),
        (HttpSourceOptionsValidator.Section, typeof(HttpSourceOptions)),
        (DapSourceOptionsValidator.Section, typeof(DapSourceOptions)),
        (CacheOptionsValidator.Section, typeof(CacheOptions)),
        (ClusterSettings.Section, typeof(ClusterSettings)),
        (ClusterSiloOptions.Section, typeof(ClusterSiloOptions)),
        (EdgeOptions.Section, typeof(EdgeOptions)),
        (AuthOptions.Section, typeof(AuthOptions)),
        (ServiceOptions.Section, typeof(ServiceOptions)),
        (JobOptions.Section, typeof(JobOptions)),
        (WorkerOptions.Section, typeof(WorkerOptions)),
        (SweeperOptions.Section, typeof(SweeperOptions)),
        (MemoryOptions.Section, typeof(MemoryOptions)),
        (PartitionOptions.Section, typeof(PartitionOptions)),
        (ProcessOptions.Section, typeof(ProcessOptions)),
        (ProvenanceOptions.Section, typeof(ProvenanceOptions)),
        (ShutdownOptions.Section, typeof(ShutdownOptions)),
    ];

    [Fact]
    public void Every_claim_of_the_README_names_a_test_that_exists()
    {
        var claims = TestName().Matches(Text("README.md"));

        Assert.Equal(7, claims.Count);
        Law.Holds(
            from claim in claims
            let test = typeof(DocumentationTests).Assembly.GetTypes()
                .FirstOrDefault(type => type.Name == claim.Groups["class"].Value)
                ?.GetMethod(claim.Groups["method"].Value)
            where test is null || !test.GetCustomAttributes<FactAttribute>().Any()
            select $"README.md names {claim.Value}, which is no test");
    }

    [Fact]
    public void Every_option_is_documented()
    {
        var text = Text("docs/configuration.md");

        Law.Holds(
            from row in _options
            from option in row.Options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            let key = $"{row.Section}:{option.Name}"
            where key != "Edge:PublicFolder" // The host's own; configuration does not set it.
            where !text.Contains($"`{key}`", StringComparison.Ordinal)
                && !text.Contains($"`{key}:", StringComparison.Ordinal)
            select $"docs/configuration.md says nothing of {key}");
    }

    [Fact]
    public void Every_documented_option_exists() => Law.Holds(
        from key in OptionKey().Matches(Text("docs/configuration.md")).Select(match => match.Groups["key"].Value)
        where !key.StartsWith("Logging:", StringComparison.Ordinal) // The framework's.
        where !_options.Any(row => row.Options.GetProperties().Any(option =>
            key == $"{row.Section}:{option.Name}"
            || key.StartsWith($"{row.Section}:{option.Name}:", StringComparison.Ordinal)))
        select $"docs/configuration.md names {key}, which is no option");

    [Fact]
    public void Every_link_leads_to_a_file() => Law.Holds(
        from file in Repository.Files
        where file.EndsWith(".md", StringComparison.Ordinal)
        from link in Link().Matches(Text(file)).Select(match => match.Groups["path"].Value)
        let path = Path.Combine(Repository.Root, Path.GetDirectoryName(file)!, link)
        where !File.Exists(path) && !Directory.Exists(path)
        select $"{file} links to {link}, which is not there");

    private static string Text(string file) => string.Join('\n', Repository.Lines(file));

    [GeneratedRegex(@"`(?<class>\w+Tests)\.(?<method>\w+)`", RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex TestName();

    [GeneratedRegex(@"`(?<key>[A-Z]\w+(:\w+)+)`", RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex OptionKey();

    [GeneratedRegex(@"\]\((?<path>[\w./-]+)\)", RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex Link();
}
