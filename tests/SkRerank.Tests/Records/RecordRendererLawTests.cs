using System.Text.Json;
using CsCheck;
using SkRerank.Records;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SkRerank.Tests.Records;

/// <summary>What is rendered is read back as itself by parsers that are not ours.</summary>
public sealed class RecordRendererLawTests
{
    private const int Cases = 5000;

    // Characters that mean something to YAML, JSON or a terminal, between ordinary ones.
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Char["abc 019.-:#?{}[],&*!|>'\"%@`~=<+_\\/\n\r\t\0\u0001\u007F\u0085\u00A0\u2028\u2029\uFEFFéß漢"],
        Gen.Char['\u0020', '\u007E']).Array[0, 12].Select(chars => new string(chars));

    private static readonly Gen<KeyValuePair<string, object?>[]> Record =
        Gen.Select(Text, Text, (key, value) => new KeyValuePair<string, object?>(key, value)).Array[1, 5].Select(fields => fields.DistinctBy(f => f.Key).ToArray());

    [Fact]
    public void Render_AnyTextsAsYaml_AreReadBackInOrderAsTexts() => Record.Sample(
        record =>
        {
            var text = new RecordRenderer(new RecordRendererOptions { SkipEmpty = false }).Render(record);
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            var mapping = (YamlMappingNode)Assert.Single(yaml.Documents).RootNode;
            Assert.Equal(record.Select(f => f.Key), mapping.Children.Keys.Select(k => ((YamlScalarNode)k).Value));
            Assert.Equal(record.Select(f => f.Value), mapping.Children.Values.Select(v => ((YamlScalarNode)v).Value));

            // A plain scalar that looks like a number is a number to a parser that resolves types.
            Assert.All(mapping.Children.Values.Cast<YamlScalarNode>().Where(v => v.Style == ScalarStyle.Plain), v => Assert.False(double.TryParse(v.Value, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _), v.Value));
        },
        iter: Cases);

    [Fact]
    public void Render_AnyTextsAsJson_AreReadBackInOrder() => Record.Sample(
        record =>
        {
            var text = new RecordRenderer(new RecordRendererOptions { SkipEmpty = false, Format = RecordFormat.Json }).Render(record);
            using var json = JsonDocument.Parse(text);
            Assert.Equal(record, json.RootElement.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, (object?)p.Value.GetString())));
            Assert.DoesNotContain('\n', text);
        },
        iter: Cases);

    [Fact]
    public void Render_AnyTextsByTemplate_StayOnTheirLines() => Record.Sample(
        record =>
        {
            var renderer = new RecordRenderer(new RecordRendererOptions { Format = RecordFormat.Template, Template = "a: {a}\nb: {b}" });
            var lines = renderer.Render([new("a", record[0].Value), new("b", record[^1].Value)]).Split('\n');
            Assert.Equal(["a", "b"], lines.Select(line => line[..1]));
        },
        iter: Cases);
}
