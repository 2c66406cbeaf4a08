using Compute.Orleans.WebApi.Dap.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Compute.Orleans.Tests.Unit.WebApi.Dap;

public sealed class FormQueryTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("?v=tas", null)]
    [InlineData("?get=exe&v=tas", null)]
    [InlineData("?get=ascii", ".ascii")]
    [InlineData("?get=dods&v=tas&v=lat&at.tas=%5B0:1:2%5D%5B3%5D&at.lat=&at.lon=%5B1%5D", ".dods?tas%5B0:1:2%5D%5B3%5D,lat")]
    [InlineData("?get=dds&v=a%2520b&at.a%2520b=+%5B1%5D+", ".dds?a%2520b%5B1%5D")]
    [InlineData("?get=dds&v=x%26y%23", ".dds?x%26y%23")]
    public void What_was_chosen_becomes_a_constraint(string query, string? expected) =>
        Assert.Equal(expected, FormQuery.ToConstraint(new QueryCollection(QueryHelpers.ParseQuery(query))));
}
