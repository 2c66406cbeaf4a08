using Compute.Orleans.WebApi;

namespace Compute.Orleans.Tests.Unit.WebApi;

public sealed class EdgeOptionsValidatorTests
{
    [Fact]
    public void What_can_work_is_taken() => Assert.True(
        new EdgeOptionsValidator().Validate(null, Options(o =>
        {
            o.ExternalUrl = "https://x.org/compute/";
            o.KnownProxies.Add("10.0.0.7");
            o.KnownProxies.Add("fd00::/8");
            o.AllowedCidr.Add("172.17.0.0/16");
            o.Hosts.Add("climate.example.org");
            o.Hosts.Add("*.example.org");
            o.Hosts.Add("*");
            o.Hosts.Add("bücher.example");
            o.Hosts.Add("[::1]");
        })).Succeeded);

    [Theory]
    [InlineData(nameof(EdgeOptions.PublicFolder), "data/public")]
    [InlineData(nameof(EdgeOptions.ExternalUrl), "x.org")]
    [InlineData(nameof(EdgeOptions.ExternalUrl), "ftp://x.org")]
    [InlineData(nameof(EdgeOptions.ExternalUrl), "https://x.org/?a=1")]
    [InlineData(nameof(EdgeOptions.ExternalUrl), "https://me:pw@x.org/")]
    [InlineData(nameof(EdgeOptions.ExternalUrl), "https://x.org/wps")]
    [InlineData(nameof(EdgeOptions.ExternalUrl), "https://x.org/jobs/")]
    [InlineData(nameof(EdgeOptions.KnownProxies), "proxy.x.org")]
    [InlineData(nameof(EdgeOptions.KnownProxies), "10.0.0.0/33")]
    [InlineData(nameof(EdgeOptions.AllowedCidr), "172.17.0.0-16")]
    [InlineData(nameof(EdgeOptions.AllowedCidr), "x.org")]
    [InlineData(nameof(EdgeOptions.Hosts), "x.org:8000")]
    [InlineData(nameof(EdgeOptions.Hosts), "https://x.org")]
    [InlineData(nameof(EdgeOptions.Hosts), "*x.org")]
    [InlineData(nameof(EdgeOptions.Hosts), "")]
    [InlineData(nameof(EdgeOptions.MaxBodyBytes), "100")]
    [InlineData(nameof(EdgeOptions.MaxInputBytes), "0")]
    [InlineData(nameof(EdgeOptions.MaxInputBytes), "2000000")]
    [InlineData(nameof(EdgeOptions.SynchronousLimit), "-00:00:01")]
    [InlineData(nameof(EdgeOptions.HeaderTimeout), "00:00:00")]
    [InlineData(nameof(EdgeOptions.BodyTimeout), "02:00:00")]
    [InlineData(nameof(EdgeOptions.MaxConnections), "15")]
    [InlineData(nameof(EdgeOptions.MaxConnections), "1000001")]
    public void What_cannot_is_named_with_its_value(string option, string value)
    {
        var options = Options(o =>
        {
            switch (option)
            {
                case nameof(EdgeOptions.KnownProxies) or nameof(EdgeOptions.AllowedCidr) or nameof(EdgeOptions.Hosts):
                    ((IList<string>)typeof(EdgeOptions).GetProperty(option)!.GetValue(o)!).Add(value);
                    break;
                case nameof(EdgeOptions.SynchronousLimit) or nameof(EdgeOptions.HeaderTimeout) or nameof(EdgeOptions.BodyTimeout):
                    typeof(EdgeOptions).GetProperty(option)!.SetValue(
                        o, TimeSpan.Parse(value, System.Globalization.CultureInfo.InvariantCulture));
                    break;
                default:
                    var property = typeof(EdgeOptions).GetProperty(option)!;
                    property.SetValue(
                        o, Convert.ChangeType(value, property.PropertyType, System.Globalization.CultureInfo.InvariantCulture));
                    break;
            }
        });

        var result = new EdgeOptionsValidator().Validate(null, options);

        Assert.Contains($"Edge:{option}", result.FailureMessage, StringComparison.Ordinal);
        Assert.Contains(value, result.FailureMessage, StringComparison.Ordinal);
    }

    private static EdgeOptions Options(Action<EdgeOptions> change)
    {
        var options = new EdgeOptions { PublicFolder = "/data/public" };
        change(options);
        return options;
    }
}
