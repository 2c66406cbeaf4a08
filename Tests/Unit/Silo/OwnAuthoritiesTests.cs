using System.Net;
using Compute.Orleans.Silo.Hosting;

namespace Compute.Orleans.Tests.Unit.Silo;

public sealed class OwnAuthoritiesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8000", "http://127.0.0.1:8000", "http://localhost:8000")]
    [InlineData("http://[::1]:8000", "http://[::1]:8000", "http://localhost:8000")]
    [InlineData("http://localhost:8000", "http://localhost:8000")]
    [InlineData("https://compute.example", "https://compute.example:443")]
    public void An_address_is_known_by_the_names_that_lead_to_it(string address, params string[] names) =>
        Assert.Equal(names, OwnAuthorities.Names(address));

    [Theory]
    [InlineData("http://0.0.0.0:8000")]
    [InlineData("http://[::]:8000")]
    [InlineData("http://*:8000")]
    public void An_address_that_takes_every_name_is_known_by_this_machines(string address)
    {
        var names = OwnAuthorities.Names(address).ToList();

        Assert.Contains("http://localhost:8000", names);
        Assert.Contains("http://127.0.0.1:8000", names);
        Assert.Contains($"http://{Dns.GetHostName()}:8000", names);
        Assert.DoesNotContain(address, names);
        Assert.All(names, name => Assert.True(Uri.TryCreate(name, UriKind.Absolute, out _), name));
    }
}
