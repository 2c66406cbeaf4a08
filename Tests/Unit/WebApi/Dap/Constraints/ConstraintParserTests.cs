using Compute.Orleans.WebApi.Dap;
using Compute.Orleans.WebApi.Dap.Constraints;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.WebApi.Dap.Constraints;

public sealed class ConstraintParserTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("tas", "tas")]
    [InlineData("tas,lat", "tas,lat")]
    [InlineData("tas.tas[0:3][5][0:2:9],tas.time", "tas.tas[0:1:3][5:1:5][0:2:9],tas.time")]
    [InlineData("tas%5B0%3A3%5D%2Clat", "tas[0:1:3],lat")]
    [InlineData("a%20b[ 1 : 2 ]", "a b[1:1:2]")]
    [InlineData("a%2520b", "a%20b")]
    [InlineData("lat[007]", "lat[7:1:7]")]
    [InlineData("&1=1", "&1=1")]
    [InlineData("tas&x<-1.5e3&y!=\"a,&[\\\"\\\\b\"&z=~{\"q\",w,3}", "tas&x<-1.5e3&y!=\"a,&[\\\"\\\\b\"&z=~{\"q\",w,3}")]
    [InlineData("a+b", "a+b")]
    public void A_constraint_is_read(string query, string expected)
    {
        var constraint = ConstraintParser.Parse(query);

        Assert.Equal(expected, Written(constraint));
    }

    [Fact]
    public void Whatever_is_written_is_read_or_refused_and_nothing_else() =>
        Gen.String[Gen.Char["abt.[]:,&=<>!~(){}\"\\0193 %5B-+"], 0, 40].Sample(query =>
        {
            try
            {
                var constraint = ConstraintParser.Parse(query);
                Assert.Equal(Written(constraint), Written(ConstraintParser.Parse(Uri.EscapeDataString(Written(constraint)))));
            }
            catch (DapException refusal)
            {
                Assert.Equal((400, DapError.MalformedExpression), (refusal.Status, refusal.Code));
            }
        });

    private static string Written(Constraint constraint) =>
        string.Join(',', constraint.Projections.Select(projection => projection.Path + string.Concat(projection.Slabs)))
        + string.Concat(constraint.Clauses.Select(clause => $"&{clause}"));
}
