using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Sources.Access;

/// <summary>Who may read what is read with credentials, and what is wrong with some of them.</summary>
public sealed class HostCredentialTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private readonly AccessPolicy _policy = new()
    {
        Hosts = ["data.example", "open.example", "data.example:8443", "https://only.example"],
    };

    private string TokenFile => _folder.File("token");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ada", true)]
    [InlineData("bob", true)]
    [InlineData("Ada", false)]
    [InlineData("eve", false)]
    [InlineData("", false)]
    [InlineData("anonymous", false)]
    public void Those_who_are_named_may_read_and_nobody_else(string user, bool may) =>
        AssertMayRead(user, may, "ada", "bob");

    [Theory]
    [InlineData("ada", true)]
    [InlineData("*", true)]
    [InlineData("anonymous", false)]
    public void A_star_stands_for_all_who_have_a_token(string user, bool may) => AssertMayRead(user, may, "*");

    [Theory]
    [InlineData("anonymous", true)]
    [InlineData("ada", false)]
    public void Callers_without_a_token_may_where_they_are_named(string user, bool may) =>
        AssertMayRead(user, may, "anonymous");

    [Theory]
    [InlineData("https://open.example/a.nc")]
    [InlineData("https://data.example:8443/a.nc")]
    [InlineData("http://data.example/a.nc")] // Nothing is shown to it in plain text, so it gives what it gives to all.
    public void Where_nothing_is_shown_everyone_may_read(string url)
    {
        _policy.Credentials.Add(new() { Host = "data.example", TokenFile = TokenFile, Users = ["ada"] });

        Assert.Equal(url, Resolve(url, "eve").Location);
    }

    [Fact]
    public void What_is_mapped_to_a_folder_is_for_everyone_whatever_its_host_asks()
    {
        File.WriteAllText(_folder.File("a.nc"), "CDF");
        _policy.Mounts.Add(new() { Path = _folder.Path, Urls = ["https://data.example/cmip"] });
        _policy.Credentials.Add(new() { Host = "data.example", TokenFile = TokenFile, Users = ["ada"] });

        Assert.True(Resolve("https://data.example/cmip/a.nc", "eve").IsLocal);
        _ = Assert.Throws<ComputeException>(() => Resolve("https://data.example/cmip/b.nc", "eve"));
    }

    [Fact]
    public void Good_credentials_have_no_problems()
    {
        File.WriteAllText(TokenFile, " eyJh.bGci-_~+/Q== \r\n");
        Certificates.Write(_folder.File("both.pem"), _folder.File("both.pem"), "service");
        _policy.Credentials.Add(new() { Host = "data.example", TokenFile = TokenFile, Users = ["*"] });
        _policy.Credentials.Add(new() { Host = "data.example:8443", TokenFile = TokenFile, Users = ["ada"] });
        _policy.Credentials.Add(new()
        {
            Host = "only.example",
            CertificateFile = _folder.File("both.pem"),
            KeyFile = _folder.File("both.pem"),
            Users = ["anonymous"],
        });

        Assert.Empty(_policy.Problems());
    }

    [Fact]
    public void Each_problem_is_said_at_start_and_nothing_of_a_secret()
    {
        File.WriteAllText(TokenFile, "s3cret s3cret");
        Certificates.Write(_folder.File("one.crt"), _folder.File("one.key"), "one");
        Certificates.Write(_folder.File("two.crt"), _folder.File("two.key"), "two");
        var (one, two) = (_folder.File("one.crt"), _folder.File("two.key"));
        _policy.Credentials =
        [
            new() { Host = "data.example/", TokenFile = one, Users = [""] },
            new() { Host = "other.example", TokenFile = _folder.File("none"), Users = ["ada"] },
            new() { Host = "http://data.example", TokenFile = TokenFile, Users = ["ada"] },
            new() { Host = "data.example", CertificateFile = one, Users = ["ada"] },
            new() { Host = "DATA.example:443", Users = ["ada"] },
            new() { Host = "only.example", TokenFile = "token", Users = ["ada"] },
            new() { Host = "data.example:8443", CertificateFile = one, KeyFile = two, Users = ["ada"] },
        ];

        var problems = _policy.Problems().ToList();

        Assert.All(
            [
                "Data:Credentials:0:Host is `data.example/`; a host is a name or name:port",
                $"Data:Credentials:0:TokenFile is `{one}`, which cannot be used: it holds ",
                "Data:Credentials:0:Users names nobody: list users, or `*` for everyone who has a token",
                "Data:Credentials:1:Host is `other.example`, which Data:Hosts does not list with this port for https",
                $"Data:Credentials:1:TokenFile is `{_folder.File("none")}`, which cannot be used: Could not find file",
                "Data:Credentials:2:Host is `http://data.example`; credentials are sent over https only",
                $"Data:Credentials:2:TokenFile is `{TokenFile}`, which cannot be used: it holds 13 bytes that are no token",
                "Data:Credentials:3 has CertificateFile or KeyFile without the other; they may be one file",
                "Data:Credentials:3:Host is `data.example`, as Data:Credentials:2:Host is: a host has one entry",
                "Data:Credentials:4 has neither TokenFile nor CertificateFile: one of them holds what the host asks for",
                "Data:Credentials:4:Host is `DATA.example:443`, as Data:Credentials:2:Host is: a host has one entry",
                "Data:Credentials:5:TokenFile is `token`; a file is given by its absolute path",
                $"Data:Credentials:6:CertificateFile is `{one}` with KeyFile `{two}`, which cannot be used: ",
            ],
            start => Assert.Single(problems, problem => problem.StartsWith(start, StringComparison.Ordinal)));
        Assert.Equal(13, problems.Count);
        Assert.DoesNotContain(problems, problem => problem.Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public void A_certificate_out_of_its_time_is_a_warning_with_its_dates_and_no_problem()
    {
        var now = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (var (place, (host, from, until)) in new[]
        {
            ("data.example", -10, -1), ("data.example:8443", 1, 10), ("only.example", -10, 3), ("open.example", -10, 30),
        }.Index())
        {
            var file = _folder.File(FormattableString.Invariant($"{place}.pem"));
            Certificates.Write(file, file, "service", now.AddDays(from), now.AddDays(until));
            _policy.Credentials.Add(new() { Host = host, CertificateFile = file, KeyFile = file, Users = ["ada"] });
        }

        Assert.Empty(_policy.Problems());
        var warnings = _policy.Warnings(now).ToList();
        Assert.Equal(3, warnings.Count);
        Assert.StartsWith(
            $"Data:Credentials:0:CertificateFile is `{_folder.File("0.pem")}`, which was valid until "
            + "2026-10-31T00:00:00Z (it is 2026-11-01T00:00:00Z); outside of that time data.example lets nobody in",
            warnings[0]);
        Assert.Contains("is not valid before 2026-11-02T00:00:00Z", warnings[1], StringComparison.Ordinal);
        Assert.Contains("is valid until 2026-11-04T00:00:00Z only", warnings[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_are_only_read_where_that_is_asked_for()
    {
        _policy.Credentials.Add(new() { Host = "data.example", TokenFile = _folder.File("none"), Users = ["ada"] });
        _policy.Credentials.Add(new() { Host = "only.example", TokenFile = "relative", Users = ["ada"] });

        Assert.Equal(2, _policy.Problems().Count());
        Assert.StartsWith("Data:Credentials:1:TokenFile", Assert.Single(_policy.Problems(readsSecrets: false)));
        Assert.Empty(_policy.Warnings(TimeProvider.System.GetUtcNow()));
    }

    private void AssertMayRead(string user, bool may, params string[] users)
    {
        const string Url = "https://data.example/secret.nc";
        _policy.Credentials.Add(new() { Host = "other.example", TokenFile = TokenFile, Users = ["eve"] });
        _policy.Credentials.Add(new() { Host = "data.example", TokenFile = TokenFile, Users = users });
        if (may)
        {
            Assert.Equal(new(Url, IsLocal: false), Resolve(Url, user));
            return;
        }

        var denied = Assert.Throws<ComputeException>(() => Resolve(Url, user));
        Assert.Equal((Fault.Denied, "variable"), (denied.Fault, denied.Locator));
        Assert.Equal(
            $"`{Url}` is on https://data.example, which is read with credentials that are not for `{user}`; an operator "
            + "names who may read it in Data:Credentials:1:Users",
            denied.Message);
    }

    private ResolvedInput Resolve(string url, string user) =>
        new SourceResolver(_policy, new DataFolder(_folder.File("state")), () => []).Resolve(url, user);
}
