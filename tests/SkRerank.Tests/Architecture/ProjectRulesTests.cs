namespace SkRerank.Tests.Architecture;

public sealed class ProjectRulesTests
{
    [Theory]
    [InlineData("SkRerank", "SkRerank.Onnx", "SkRerank must not refer to SkRerank.Onnx; it may refer to no project.")]
    [InlineData("SkRerank.Onnx", "SkRerank.Lucene", "SkRerank.Onnx must not refer to SkRerank.Lucene; it may refer to SkRerank only.")]
    [InlineData("SkRerank.Lucene", "SkRerank.Local", "SkRerank.Lucene must not refer to SkRerank.Local; it may refer to SkRerank only.")]
    [InlineData("SkRerank.Local", "SkRerank.Evaluation", "SkRerank.Local must not refer to SkRerank.Evaluation; it may refer to SkRerank, SkRerank.Onnx, SkRerank.Lucene and SkRerank.Models.*.")]
    [InlineData("SkRerank.Models.MiniLmEmbedding", "SkRerank", "SkRerank.Models.MiniLmEmbedding must not refer to SkRerank; it may refer to no project.")]
    [InlineData("SkRerank.Cli", "SkRerank.TestSupport", "SkRerank.Cli must not refer to SkRerank.TestSupport, which is not part of the product.")]
    public void Violations_WrongReference_IsNamed(string project, string reference, string expected)
    {
        ProjectFile[] projects = [new($"src/{project}/{project}.csproj", [reference], []), new("tests/SkRerank.TestSupport/SkRerank.TestSupport.csproj", [], [])];
        Assert.Equal([expected], ProjectRules.Violations(projects));
    }

    [Theory]
    [InlineData("SkRerank", "Lucene.Net", "SkRerank must not refer to the package Lucene.Net; the core takes only the abstractions of its hosts.")]
    [InlineData("SkRerank", "Microsoft.Extensions.AI.OpenAI", "SkRerank must not refer to the package Microsoft.Extensions.AI.OpenAI; the core takes only the abstractions of its hosts.")]
    [InlineData("SkRerank.Local", "Microsoft.SemanticKernel.Core", "SkRerank.Local must not refer to the package Microsoft.SemanticKernel.Core; only SkRerank.SemanticKernel knows Semantic Kernel.")]
    [InlineData("SkRerank.Models.X", "AngleSharp", "SkRerank.Models.X must not refer to the package AngleSharp; it carries weights and nothing else.")]
    public void Violations_WrongPackage_IsNamed(string project, string package, string expected) =>
        Assert.Equal([expected], ProjectRules.Violations([new($"src/{project}/{project}.csproj", [], [package])]));

    [Fact]
    public void Violations_WhatTheDesignAllows_AreNone()
    {
        ProjectFile[] projects =
        [
            new("src/SkRerank/SkRerank.csproj", [], ["Microsoft.Extensions.AI", "Microsoft.Extensions.VectorData.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Http", "System.Numerics.Tensors"]),
            new("src/SkRerank.Onnx/SkRerank.Onnx.csproj", ["SkRerank"], ["Microsoft.ML.OnnxRuntime.Managed"]),
            new("src/SkRerank.Local/SkRerank.Local.csproj", ["SkRerank", "SkRerank.Onnx", "SkRerank.Lucene", "SkRerank.Models.MiniLmEmbedding"], []),
            new("src/SkRerank.Cli/SkRerank.Cli.csproj", ["SkRerank.Local", "SkRerank.Evaluation"], []),
            new("src/SkRerank.SemanticKernel/SkRerank.SemanticKernel.csproj", ["SkRerank"], ["Microsoft.SemanticKernel.Core"]),
            new("samples/01/01.csproj", ["SkRerank.Local", "SkRerank.SemanticKernel"], ["Microsoft.SemanticKernel.Core"]),
            new("tests/SkRerank.Tests/SkRerank.Tests.csproj", ["SkRerank", "SkRerank.TestSupport"], []),
        ];
        Assert.Empty(ProjectRules.Violations(projects));
    }

    [Fact]
    public void Parse_AnyProjectFile_GivesItsReferences()
    {
        var project = ProjectFile.Parse("src/A.B/A.B.csproj", """<Project><ItemGroup><PackageReference Include="P.Q" /><ProjectReference Include="..\C.D\C.D.csproj" /></ItemGroup></Project>""");
        Assert.Equal(("A.B", true), (project.Name, project.IsSource));
        Assert.Equal(["C.D"], project.Projects);
        Assert.Equal(["P.Q"], project.Packages);
    }
}
