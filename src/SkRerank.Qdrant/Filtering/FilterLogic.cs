using System.Linq.Expressions;
using System.Text.Json.Nodes;
using SkRerank.Qdrant.Wire;
using Range = SkRerank.Qdrant.Wire.Range;

namespace SkRerank.Qdrant.Filtering;

/// <summary>Combines conditions: flat where it can be, and with the constants folded away.</summary>
/// <remarks>A group made here has either <c>should</c> alone, or <c>must</c> and <c>must_not</c>.</remarks>
internal static class FilterLogic
{
    /// <summary>Gets what every record satisfies.</summary>
    public static Condition All { get; } = new();

    /// <summary>Gets what no record satisfies.</summary>
    public static Condition None { get; } = new() { HasId = [] };

    public static Condition Constant(bool value) => value ? All : None;

    public static Condition And(Condition left, Condition right)
    {
        if (left == None || right == None) return None;
        if (left == All) return right;
        if (right == All) return left;
        (List<Condition> must, List<Condition> mustNot) = ([], []);
        foreach (Condition part in new[] { left, right })
        {
            if (!part.IsGroup || part.Should is not null)
            {
                must.Add(part);
                continue;
            }

            must.AddRange(part.Must ?? []);
            mustNot.AddRange(part.MustNot ?? []);
        }

        return new Condition { Must = OrNull(must), MustNot = OrNull(mustNot) };
    }

    public static Condition Or(Condition left, Condition right)
    {
        if (left == All || right == All) return All;
        if (left == None) return right;
        if (right == None) return left;
        return new Condition { Should = [.. left.Should ?? [left], .. right.Should ?? [right]] };
    }

    public static Condition Not(Condition inner)
    {
        if (inner == All) return None;
        if (inner == None) return All;
        if (inner is { MustNot: [var only], Must: null, Should: null }) return only;
        return new Condition { MustNot = inner.Should ?? [inner] };
    }

    public static Condition IsEmpty(string name) => new() { IsEmpty = new PayloadField(name) };

    public static Condition IsNull(string name) => new() { IsNull = new PayloadField(name) };

    public static Condition HasId(IEnumerable<PointId> ids) => new() { HasId = [.. ids.Distinct()] };

    public static Condition InRange(string name, ExpressionType comparison, JsonNode bound) => new()
    {
        Key = name,
        Range = comparison switch
        {
            ExpressionType.GreaterThan => new Range { Gt = bound },
            ExpressionType.GreaterThanOrEqual => new Range { Gte = bound },
            ExpressionType.LessThan => new Range { Lt = bound },
            _ => new Range { Lte = bound },
        },
    };

    /// <summary>Gives a condition as a filter to send, or <see langword="null"/> for no filter.</summary>
    public static Condition? ToFilter(Condition condition) => condition == All ? null : condition.IsGroup ? condition : new Condition { Must = [condition] };

    private static List<Condition>? OrNull(List<Condition> conditions) => conditions.Count == 0 ? null : conditions;
}
