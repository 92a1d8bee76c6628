namespace SkRerank.Tests.Architecture;

public sealed class SourceRulesTests
{
    [Theory]
    [InlineData("src/SkRerank/A.cs", "namespace SkRerank;\npublic class A;\ninternal enum B { }\n", "src/SkRerank/A.cs declares A, B; give each type a file of its own.")]
    [InlineData("src/SkRerank/A.cs", "namespace SkRerank;\npublic sealed record class B(int C);\n", "src/SkRerank/A.cs declares B; name the file after the type.")]
    [InlineData("src/SkRerank/A{K}.cs", "namespace SkRerank;\npublic delegate void A<T>();\n", "src/SkRerank/A{K}.cs declares A; name the file after the type.")]
    [InlineData("src/SkRerank/A.B.cs", "namespace SkRerank;\npublic class A;\n", "src/SkRerank/A.B.cs declares A; name the file after the type.")]
    [InlineData("src/SkRerank/Fusion/A.cs", "namespace SkRerank;\npublic class A;\n", "src/SkRerank/Fusion/A.cs is in the namespace SkRerank; its folder says SkRerank.Fusion.")]
    [InlineData("src/SkRerank/A.cs", "namespace Microsoft.Extensions.DependencyInjection;\npublic class A;\n", "src/SkRerank/A.cs is in the namespace Microsoft.Extensions.DependencyInjection; its folder says SkRerank.")]
    [InlineData("src/SkRerank/TextUtils.cs", "namespace SkRerank;\npublic class TextUtils;\n", "src/SkRerank/TextUtils.cs is named 'Utils.cs', which says nothing; name what it does.")]
    [InlineData("src/SkRerank/Common/A.cs", "namespace SkRerank.Common;\npublic class A;\n", "src/SkRerank/Common/A.cs is named 'Common', which says nothing; name what it does.")]
    [InlineData("src/SkRerank/A.cs", "namespace SkRerank;\nclass A { void M() => Console.WriteLine(); }\n", "src/SkRerank/A.cs uses Console; only SkRerank.Cli talks to the terminal.")]
    [InlineData("src/SkRerank/A.cs", "namespace SkRerank;\nclass A { object M = DateTime.UtcNow; }\n", "src/SkRerank/A.cs uses DateTime.UtcNow; take a TimeProvider or a seed instead.")]
    [InlineData("src/SkRerank/A.cs", "namespace SkRerank;\nclass A { object M = Random.Shared; }\n", "src/SkRerank/A.cs uses Random.Shared; take a TimeProvider or a seed instead.")]
    public void Violations_BrokenRule_IsNamed(string path, string text, string expected) => Assert.Equal([expected], SourceRules.Violations([new(path, text)]));

    [Theory]
    [InlineData("src/SkRerank/A.cs", "namespace SkRerank;\npublic class A { private enum B; }\n")]
    [InlineData("src/SkRerank/A{T}.cs", "namespace SkRerank;\npublic class A<T>;\n")]
    [InlineData("src/SkRerank/A{K,V}.cs", "namespace SkRerank;\npublic class A<K, V>;\n")]
    [InlineData("src/SkRerank/A.cs", "namespace SkRerank;\npublic class A<K, V>;\n")]
    [InlineData("src/SkRerank/A.Search.cs", "namespace SkRerank;\npublic sealed partial class A<K>;\n")]
    [InlineData("src/SkRerank/Middleware/XBuilderExtensions.cs", "namespace SkRerank;\npublic static class XBuilderExtensions;\n")]
    [InlineData("src/SkRerank/DependencyInjection/XExtensions.cs", "namespace Microsoft.Extensions.DependencyInjection;\npublic static class XExtensions;\n")]
    [InlineData("src/SkRerank.Models.X/XModel.cs", "namespace SkRerank.Models;\npublic static class XModel;\n")]
    [InlineData("src/SkRerank/A.cs", "namespace SkRerank;\n/* Console.Out\nclass C */ class A { string s = \"Console.Out\"; string t = @\"\\\"; string u = $\"\"\"\nclass D Random.Shared\n\"\"\"; } // DateTime.Now\n")]
    [InlineData("src/SkRerank.Cli/Program.cs", "Console.WriteLine();\n")]
    [InlineData("tests/SkRerank.Tests/A.cs", "namespace Anything;\npublic class A { object M = new Random(); }\n")]
    public void Violations_KeptRules_AreNone(string path, string text) => Assert.Empty(SourceRules.Violations([new(path, text)]));

    [Theory]
    [InlineData("src/SkRerank/A.cs", 400, 401)]
    [InlineData("tests/SkRerank.Tests/A.cs", 600, 601)]
    public void Violations_TooManyLines_AreCounted(string path, int allowed, int tooMany)
    {
        Assert.Empty(SourceRules.Violations([new(path, string.Join('\n', Enumerable.Repeat("//", allowed)) + "\n")]));
        Assert.Equal([$"{path} has {tooMany} lines; the limit is {allowed}, so give one of its jobs a file of its own."], SourceRules.Violations([new(path, string.Join('\n', Enumerable.Repeat("//", tooMany)))]));
    }

    [Fact]
    public void Violations_SuppressionWithoutReason_IsNamed()
    {
        var ample = Enumerable.Range(0, 5).Select(_ => new SourceFile("src/SkRerank/Long.cs", string.Join('\n', Enumerable.Repeat("//", 390)))).ToArray();
        Assert.Equal(
            ["src/SkRerank/A.cs(2) suppresses a warning without a reason; say why beside it."],
            SourceRules.Violations([.. ample, new("src/SkRerank/A.cs", "\n#pragma warning disable CA1000\n")]));
        Assert.Empty(SourceRules.Violations([.. ample, new("src/SkRerank/A.cs", "// The interface asks for it.\n#pragma warning disable CA1000\n")]));
        Assert.Empty(SourceRules.Violations([.. ample, new("src/SkRerank/A.cs", "[SuppressMessage(\"a\", \"b\", Justification = \"It must.\")]\n")]));
    }

    [Fact]
    public void Violations_TooManySuppressions_AreCounted() =>
        Assert.Equal(
            ["src suppresses 1 warnings in 3 lines; the budget is one in 1000, so mend the code instead."],
            SourceRules.Violations([new("src/SkRerank/A.cs", "// Because.\n#pragma warning disable CA1000\nint a;\n")]));
}
