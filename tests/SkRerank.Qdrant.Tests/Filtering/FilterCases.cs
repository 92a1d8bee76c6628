using System.Linq.Expressions;

namespace SkRerank.Qdrant.Tests.Filtering;

/// <summary>The filters of the table.</summary>
internal static class FilterCases
{
    private const string Day = "2024-02-29T00:00:00Z";

    private static readonly DateTime Date = new(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTimeOffset Offset = new(2024, 2, 29, 2, 0, 0, TimeSpan.FromHours(2));
    private static readonly Guid Uuid = new("00112233-4455-6677-8899-aabbccddeeff");
    private static readonly string[] Words = ["a", "ab", "a", "nowhere"];
    private static readonly string?[] WordsOrNull = ["a", null];
    private static readonly List<int> Wholes = [1, 2, 1];
    private static readonly int?[] WholesOrNull = [1, null];
    private static readonly double?[] Doubles = [2.5, 0.1];
    private static readonly ulong[] Keys = [1, 3, 3];
    private static readonly Guid?[] Uuids = [Guid.Empty, Uuid];
    private static readonly DateTimeOffset?[] Offsets = [Offset, DateTimeOffset.MinValue];
    private static readonly string? Nothing = Environment.GetEnvironmentVariable("SKRERANK_NO_SUCH_VARIABLE");
    private static readonly int? NoNumber = Nothing?.Length;
    private static readonly long FiveBillion = 5_000_000_000L;

    public static IReadOnlyList<FilterCase> All { get; } =
    [
        .. Texts(), .. Flags(), .. Integers(), .. Doubled(), .. Instants(), .. Lists(), .. Captured(), .. Logic(), .. KeysOf(),
    ];

    private static FilterCase Case(string name, Expression<Func<Everything, bool>> filter, string? json) => new(name, filter, json);

    private static FilterCase[] Texts() =>
    [
        Case("text equals", r => r.Text == "ab", """{"must":[{"key":"Text","match":{"value":"ab"}}]}"""),
        Case("text equals, reversed", r => "ab" == r.Text, """{"must":[{"key":"Text","match":{"value":"ab"}}]}"""),
        Case("text differs", r => r.Text != "ab", """{"must_not":[{"key":"Text","match":{"value":"ab"}}]}"""),
        Case("empty text", r => r.Text == "", """{"must":[{"key":"Text","match":{"value":""}}]}"""),
        Case("text is null", r => r.Text == null, """{"must":[{"is_empty":{"key":"Text"}}]}"""),
        Case("text is not null", r => r.Text != null, """{"must_not":[{"is_empty":{"key":"Text"}}]}"""),
        Case("text is a captured null", r => r.Text == Nothing, """{"must":[{"is_empty":{"key":"Text"}}]}"""),
        Case("text not indexed", r => r.Plain == "A", """{"must":[{"key":"Plain","match":{"value":"A"}}]}"""),
        Case("text with quotes", r => r.Text == "it's \"x\" \\ {y}", """{"must":[{"key":"Text","match":{"value":"it's \"x\" \\ {y}"}}]}"""),
        Case("uuid equals", r => r.Uuid == Uuid, """{"must":[{"key":"Uuid","match":{"value":"00112233-4455-6677-8899-aabbccddeeff"}}]}"""),
        Case("uuid differs", r => r.Uuid != Guid.Empty, """{"must_not":[{"key":"Uuid","match":{"value":"00000000-0000-0000-0000-000000000000"}}]}"""),
    ];

    private static FilterCase[] Flags() =>
    [
        Case("flag", r => r.Flag, """{"must":[{"key":"Flag","match":{"value":true}}]}"""),
        Case("not flag", r => !r.Flag, """{"must_not":[{"key":"Flag","match":{"value":true}}]}"""),
        Case("flag equals false", r => r.Flag == false, """{"must":[{"key":"Flag","match":{"value":false}}]}"""),
        Case("nullable flag is true", r => r.Maybe == true, """{"must":[{"key":"Maybe","match":{"value":true}}]}"""),
        Case("nullable flag is not true", r => r.Maybe != true, """{"must_not":[{"key":"Maybe","match":{"value":true}}]}"""),
        Case("nullable flag is null", r => r.Maybe == null, """{"must":[{"is_empty":{"key":"Maybe"}}]}"""),
    ];

    private static FilterCase[] Integers() =>
    [
        Case("int equals, by its storage name", r => r.Whole == 1, """{"must":[{"key":"whole_number","match":{"value":1}}]}"""),
        Case("int differs", r => r.Whole != 1, """{"must_not":[{"key":"whole_number","match":{"value":1}}]}"""),
        Case("int is greater", r => r.Whole > 1, """{"must":[{"key":"whole_number","range":{"gt":1}}]}"""),
        Case("int is greater or equal", r => r.Whole >= 1, """{"must":[{"key":"whole_number","range":{"gte":1}}]}"""),
        Case("int is less", r => r.Whole < 1, """{"must":[{"key":"whole_number","range":{"lt":1}}]}"""),
        Case("int is less or equal", r => r.Whole <= 1, """{"must":[{"key":"whole_number","range":{"lte":1}}]}"""),
        Case("int is less, reversed", r => 1 > r.Whole, """{"must":[{"key":"whole_number","range":{"lt":1}}]}"""),
        Case("int compared with a long", r => r.Whole < FiveBillion, """{"must":[{"key":"whole_number","range":{"lt":5000000000}}]}"""),
        Case("int compared with a double", r => r.Whole > 0.5, """{"must":[{"key":"whole_number","range":{"gt":0.5}}]}"""),
        Case("int equals a double", r => r.Whole == 2.0, """{"must":[{"key":"whole_number","range":{"gte":2,"lte":2}}]}"""),
        Case("int compared with a decimal", r => r.Whole > 0.5m, """{"must":[{"key":"whole_number","range":{"gt":0.5}}]}"""),
        Case("int equals a captured null is never true", r => r.Whole == NoNumber, """{"must":[{"has_id":[]}]}"""),
        Case("nullable int equals", r => r.MaybeWhole == 2, """{"must":[{"key":"MaybeWhole","match":{"value":2}}]}"""),
        Case("nullable int has a value", r => r.MaybeWhole.HasValue, """{"must_not":[{"is_empty":{"key":"MaybeWhole"}}]}"""),
        Case("nullable int has no value", r => !r.MaybeWhole.HasValue, """{"must":[{"is_empty":{"key":"MaybeWhole"}}]}"""),
        Case("nullable int is not greater, also where it is null", r => !(r.MaybeWhole > 0), """{"must_not":[{"key":"MaybeWhole","range":{"gt":0}}]}"""),
        Case("byte equals", r => r.Small == 8, """{"must":[{"key":"Small","match":{"value":8}}]}"""),
        Case("byte is less", r => r.Small < 255, """{"must":[{"key":"Small","range":{"lt":255}}]}"""),
        Case("short is greater", r => r.Short > -9, """{"must":[{"key":"Short","range":{"gt":-9}}]}"""),
        Case("long equals beyond 2^53", r => r.Big == (1L << 53) + 1, """{"must":[{"key":"Big","match":{"value":9007199254740993}}]}"""),
        Case("long is greater", r => r.Big > 0, """{"must":[{"key":"Big","range":{"gt":0}}]}"""),
        Case("long is below the greatest", r => r.Big < long.MaxValue, """{"must_not":[{"is_empty":{"key":"Big"}},{"key":"Big","match":{"value":9223372036854775807}}]}"""),
        Case("long is at least the least", r => r.Big >= long.MinValue, """{"must_not":[{"is_empty":{"key":"Big"}}]}"""),
        Case("long is below the least", r => r.Big < long.MinValue, """{"must":[{"has_id":[]}]}"""),
        Case("long is at least the greatest", r => r.Big >= long.MaxValue, """{"must":[{"key":"Big","match":{"value":9223372036854775807}}]}"""),
    ];

    private static FilterCase[] Doubled() =>
    [
        Case("double equals", r => r.Double == 2.5, """{"must":[{"key":"Double","range":{"gte":2.5,"lte":2.5}}]}"""),
        Case("double differs", r => r.Double != 2.5, """{"must_not":[{"key":"Double","range":{"gte":2.5,"lte":2.5}}]}"""),
        Case("double is less", r => r.Double < 0.1, """{"must":[{"key":"Double","range":{"lt":0.1}}]}"""),
        Case("double range", r => r.Double >= -1 && r.Double <= 1, """{"must":[{"key":"Double","range":{"gte":-1}},{"key":"Double","range":{"lte":1}}]}"""),
        Case("double equals NaN is never true", r => r.Double == double.NaN, """{"must":[{"has_id":[]}]}"""),
        Case("double differs from NaN is always true", r => r.Double != double.NaN, null),
        Case("double is below infinity", r => r.Double < double.PositiveInfinity, """{"must_not":[{"is_empty":{"key":"Double"}}]}"""),
        Case("double is above infinity", r => r.Double > double.PositiveInfinity, """{"must":[{"has_id":[]}]}"""),
        Case("float equals a float", r => r.Single == 0.1f, """{"must":[{"key":"Single","range":{"gte":0.10000000149011612,"lte":0.10000000149011612}}]}"""),
        Case("float compared with a double", r => r.Single > 0.1, """{"must":[{"key":"Single","range":{"gt":0.1}}]}"""),
    ];

    private static FilterCase[] Instants() =>
    [
        Case("date equals", r => r.Date == Date, $$$"""{"must":[{"key":"Date","range":{"gte":"{{{Day}}}","lte":"{{{Day}}}"}}]}"""),
        Case("date is later", r => r.Date > Date, $$$"""{"must":[{"key":"Date","range":{"gt":"{{{Day}}}"}}]}"""),
        Case("date without a kind is UTC", r => r.Date < new DateTime(2024, 2, 29), $$$"""{"must":[{"key":"Date","range":{"lt":"{{{Day}}}"}}]}"""),
        Case("offset equals, in another zone", r => r.Offset == Offset, $$$"""{"must":[{"key":"Offset","range":{"gte":"{{{Day}}}","lte":"{{{Day}}}"}}]}"""),
        Case("offset is not later, also where it is null", r => !(r.Offset > Offset), $$$"""{"must_not":[{"key":"Offset","range":{"gt":"{{{Day}}}"}}]}"""),
        Case("offset with parts of a second", r => r.Offset >= Offset.AddMilliseconds(1.5), """{"must":[{"key":"Offset","range":{"gte":"2024-02-29T00:00:00.0015Z"}}]}"""),
        Case("day equals", r => r.Day == new DateOnly(2024, 2, 29), $$$"""{"must":[{"key":"Day","range":{"gte":"{{{Day}}}","lte":"{{{Day}}}"}}]}"""),
        Case("day is earlier", r => r.Day < new DateOnly(2024, 2, 29), $$$"""{"must":[{"key":"Day","range":{"lt":"{{{Day}}}"}}]}"""),
    ];

    private static FilterCase[] Lists() =>
    [
        Case("list contains", r => r.Tags != null && r.Tags.Contains("a"), """{"must":[{"key":"Tags","match":{"value":"a"}}],"must_not":[{"must":[{"is_null":{"key":"Tags"}},{"is_empty":{"key":"Tags"}}]}]}"""),
        Case("list does not contain", r => r.Tags != null && !r.Tags.Contains("a"), """{"must_not":[{"must":[{"is_null":{"key":"Tags"}},{"is_empty":{"key":"Tags"}}]},{"key":"Tags","match":{"value":"a"}}]}"""),
        Case("list is null, which an empty one is not", r => r.Tags == null, """{"must":[{"is_null":{"key":"Tags"}},{"is_empty":{"key":"Tags"}}]}"""),
        Case("list of ints contains", r => r.Numbers != null && r.Numbers.Contains(2), """{"must":[{"key":"Numbers","match":{"value":2}}],"must_not":[{"must":[{"is_null":{"key":"Numbers"}},{"is_empty":{"key":"Numbers"}}]}]}"""),
        Case("list of doubles contains", r => r.Ratios != null && r.Ratios.Contains(0.5), """{"must":[{"key":"Ratios","range":{"gte":0.5,"lte":0.5}}],"must_not":[{"must":[{"is_null":{"key":"Ratios"}},{"is_empty":{"key":"Ratios"}}]}]}"""),
        Case("list of uuids contains", r => r.Uuids != null && r.Uuids.Contains(Guid.Empty), """{"must":[{"key":"Uuids","match":{"value":"00000000-0000-0000-0000-000000000000"}}],"must_not":[{"must":[{"is_null":{"key":"Uuids"}},{"is_empty":{"key":"Uuids"}}]}]}"""),
        Case("list of flags contains", r => r.Flags != null && r.Flags.Contains(false), """{"must":[{"key":"Flags","match":{"value":false}}],"must_not":[{"must":[{"is_null":{"key":"Flags"}},{"is_empty":{"key":"Flags"}}]}]}"""),
        Case("list of instants contains", r => r.Offsets != null && r.Offsets.Contains(Offset), $$$"""{"must":[{"key":"Offsets","range":{"gte":"{{{Day}}}","lte":"{{{Day}}}"}}],"must_not":[{"must":[{"is_null":{"key":"Offsets"}},{"is_empty":{"key":"Offsets"}}]}]}"""),
        Case("any of a captured list", r => r.Tags != null && r.Tags.Any(t => Words.Contains(t)), """{"must":[{"key":"Tags","match":{"any":["a","ab","nowhere"]}}],"must_not":[{"must":[{"is_null":{"key":"Tags"}},{"is_empty":{"key":"Tags"}}]}]}"""),
        Case("any equals", r => r.Tags != null && r.Tags.Any(t => t == "b"), """{"must":[{"key":"Tags","match":{"value":"b"}}],"must_not":[{"must":[{"is_null":{"key":"Tags"}},{"is_empty":{"key":"Tags"}}]}]}"""),
    ];

    private static FilterCase[] Captured() =>
    [
        Case("text in a captured array, each once", r => Words.Contains(r.Text), """{"must":[{"key":"Text","match":{"any":["a","ab","nowhere"]}}]}"""),
        Case("text not in a captured array", r => !Words.Contains(r.Text), """{"must_not":[{"key":"Text","match":{"any":["a","ab","nowhere"]}}]}"""),
        Case("text in an inline array", r => new[] { "a", "é" }.Contains(r.Text), """{"must":[{"key":"Text","match":{"any":["a","é"]}}]}"""),
        Case("text in an array with null", r => WordsOrNull.Contains(r.Text), """{"should":[{"is_empty":{"key":"Text"}},{"key":"Text","match":{"any":["a"]}}]}"""),
        Case("text in an empty array", r => Array.Empty<string>().Contains(r.Text), """{"must":[{"has_id":[]}]}"""),
        Case("text not in an empty array", r => !Array.Empty<string>().Contains(r.Text), null),
        Case("int in a captured list", r => Wholes.Contains(r.Whole), """{"must":[{"key":"whole_number","match":{"any":[1,2]}}]}"""),
        Case("nullable int in an array with null", r => WholesOrNull.Contains(r.MaybeWhole), """{"should":[{"is_empty":{"key":"MaybeWhole"}},{"key":"MaybeWhole","match":{"any":[1]}}]}"""),
        Case("double in a captured array", r => Doubles.Contains(r.Double), """{"should":[{"key":"Double","range":{"gte":2.5,"lte":2.5}},{"key":"Double","range":{"gte":0.1,"lte":0.1}}]}"""),
        Case("uuid in a captured array", r => Uuids.Contains(r.Uuid), """{"must":[{"key":"Uuid","match":{"any":["00000000-0000-0000-0000-000000000000","00112233-4455-6677-8899-aabbccddeeff"]}}]}"""),
        Case("offset in a captured array", r => Offsets.Contains(r.Offset), $$$"""{"should":[{"key":"Offset","range":{"gte":"{{{Day}}}","lte":"{{{Day}}}"}},{"key":"Offset","range":{"gte":"0001-01-01T00:00:00Z","lte":"0001-01-01T00:00:00Z"}}]}"""),
        Case("flag in an array", r => new bool?[] { true, null }.Contains(r.Maybe), """{"should":[{"is_empty":{"key":"Maybe"}},{"key":"Maybe","match":{"value":true}}]}"""),
    ];

    private static FilterCase[] Logic() =>
    [
        Case("true", r => true, null),
        Case("false", r => false, """{"must":[{"has_id":[]}]}"""),
        Case("captured condition", r => Words.Length > 0, null),
        Case("and", r => r.Flag && r.Whole > 1, """{"must":[{"key":"Flag","match":{"value":true}},{"key":"whole_number","range":{"gt":1}}]}"""),
        Case("and with a not", r => r.Flag && r.Text != "a", """{"must":[{"key":"Flag","match":{"value":true}}],"must_not":[{"key":"Text","match":{"value":"a"}}]}"""),
        Case("and of two nots", r => r.Text != "a" && r.Text != "ab", """{"must_not":[{"key":"Text","match":{"value":"a"}},{"key":"Text","match":{"value":"ab"}}]}"""),
        Case("or", r => r.Flag || r.Whole > 1, """{"should":[{"key":"Flag","match":{"value":true}},{"key":"whole_number","range":{"gt":1}}]}"""),
        Case("or of three", r => r.Flag || r.Whole > 1 || r.Text == "a", """{"should":[{"key":"Flag","match":{"value":true}},{"key":"whole_number","range":{"gt":1}},{"key":"Text","match":{"value":"a"}}]}"""),
        Case("or with a not", r => r.Flag || r.Text != "a", """{"should":[{"key":"Flag","match":{"value":true}},{"must_not":[{"key":"Text","match":{"value":"a"}}]}]}"""),
        Case("or of ands", r => (r.Flag && r.Whole > 1) || (r.Text == "a" && r.Plain != null), """{"should":[{"must":[{"key":"Flag","match":{"value":true}},{"key":"whole_number","range":{"gt":1}}]},{"must":[{"key":"Text","match":{"value":"a"}}],"must_not":[{"is_empty":{"key":"Plain"}}]}]}"""),
        Case("and of ors", r => (r.Flag || r.Whole > 1) && (r.Text == "a" || r.Text == "ab"), """{"must":[{"should":[{"key":"Flag","match":{"value":true}},{"key":"whole_number","range":{"gt":1}}]},{"should":[{"key":"Text","match":{"value":"a"}},{"key":"Text","match":{"value":"ab"}}]}]}"""),
        Case("not or is none of both", r => !(r.Flag || r.Whole > 1), """{"must_not":[{"key":"Flag","match":{"value":true}},{"key":"whole_number","range":{"gt":1}}]}"""),
        Case("not and", r => !(r.Flag && r.Whole > 1), """{"must_not":[{"must":[{"key":"Flag","match":{"value":true}},{"key":"whole_number","range":{"gt":1}}]}]}"""),
        Case("not not", r => !!r.Flag, """{"must":[{"key":"Flag","match":{"value":true}}]}"""),
        Case("not differs", r => !(r.Text != "a"), """{"must":[{"key":"Text","match":{"value":"a"}}]}"""),
        Case("and with true falls away", r => r.Flag && Words.Length > 0, """{"must":[{"key":"Flag","match":{"value":true}}]}"""),
        Case("or with true is true", r => r.Flag || Words.Length > 0, null),
        Case("or with false falls away", r => r.Flag || Words.Length == 0, """{"must":[{"key":"Flag","match":{"value":true}}]}"""),
        Case("deep", r => !(r.Flag && (r.Text == "a" || !(r.Double > 1))) || (r.Big == null && r.Day != null), """{"should":[{"must_not":[{"must":[{"key":"Flag","match":{"value":true}},{"should":[{"key":"Text","match":{"value":"a"}},{"must_not":[{"key":"Double","range":{"gt":1}}]}]}]}]},{"must":[{"is_empty":{"key":"Big"}}],"must_not":[{"is_empty":{"key":"Day"}}]}]}"""),
    ];

    private static FilterCase[] KeysOf() =>
    [
        Case("key equals", r => r.Id == 3, """{"must":[{"has_id":[3]}]}"""),
        Case("key differs", r => r.Id != 3, """{"must_not":[{"has_id":[3]}]}"""),
        Case("key in a captured array, each once", r => Keys.Contains(r.Id), """{"must":[{"has_id":[1,3]}]}"""),
        Case("key not in a captured array", r => !Keys.Contains(r.Id), """{"must_not":[{"has_id":[1,3]}]}"""),
    ];
}
