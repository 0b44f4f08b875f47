package jtrace.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jtrace.tests.run.Layout;
import org.junit.jupiter.api.Test;

/** Holds the directions in which modules may depend on each other. */
class ModuleRulesTest {

  /** Production classes of all modules; those of the tests module itself are not meant. */
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/jtrace/tests/"))
          .importPackages("jtrace");

  @Test
  void profileKnowsNoOtherModule() {
    classes()
        .that()
        .resideInAPackage("jtrace.profile..")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackages(
            "jtrace.symbolizer..",
            "jtrace.loader..",
            "jtrace.agent..",
            "jtrace.attach..",
            "jtrace.record..",
            "jtrace.serve..",
            "jtrace.cli..")
        .because("profile is pure: samples in, profiles out")
        .check(CLASSES);
  }

  @Test
  void symbolizerKnowsOnlyProfile() {
    classes()
        .that()
        .resideInAPackage("jtrace.symbolizer..")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackages(
            "jtrace.loader..",
            "jtrace.agent..",
            "jtrace.attach..",
            "jtrace.record..",
            "jtrace.cli..")
        .because("symbolizer reads a target through TargetMemory and nothing else")
        .check(CLASSES);
  }

  @Test
  void loaderKnowsNoOtherModule() {
    classes()
        .that()
        .resideInAPackage("jtrace.loader..")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackages(
            "jtrace.profile..",
            "jtrace.symbolizer..",
            "jtrace.agent..",
            "jtrace.attach..",
            "jtrace.record..",
            "jtrace.serve..",
            "jtrace.cli..")
        .because("loader turns kernel records into typed events and knows no meaning of theirs")
        .check(CLASSES);
  }

  @Test
  void agentKnowsNoOtherModule() {
    classes()
        .that()
        .resideInAPackage("jtrace.agent..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("jtrace.agent..", "java..")
        .because("the agent lives in a stranger's JVM and brings nothing along")
        .check(CLASSES);
  }

  @Test
  void whatRunsInTargetsBringsNothingElseAlong() {
    classes()
        .that()
        .resideInAPackage("jtrace")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("jtrace", "java..")
        .because("applications have the labels without any dependency")
        .check(new ClassFileImporter().importPath(Layout.root().resolve("labels/target/classes")));
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("jtrace.instrument..", "net.bytebuddy..", "java..")
        .because("its loader has nothing but these")
        .check(
            new ClassFileImporter().importPath(Layout.root().resolve("instrument/target/classes")));
  }

  @Test
  void theAgentsEntryDoesNotSeeWhatIsHidden() {
    // the jar has the hidden classes under another extension
    JavaClasses agent =
        new ClassFileImporter().importPath(Layout.root().resolve("agent/target/classes"));
    noClasses()
        .that()
        .resideInAPackage("jtrace.agent")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jtrace.agent.inner")
        .because("two class loaders that do not see each other have them")
        .check(agent);
    noClasses()
        .that()
        .resideInAPackage("jtrace.agent.inner")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jtrace.agent")
        .because("two class loaders that do not see each other have them")
        .check(agent);
  }

  @Test
  void nobodyImportsCli() {
    noClasses()
        .that()
        .resideOutsideOfPackage("jtrace.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jtrace.cli..")
        .because("cli is the composition root")
        .check(CLASSES);
  }

  @Test
  void onlyLoaderUsesForeignMemory() {
    noClasses()
        .that()
        .resideOutsideOfPackage("jtrace.loader..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign..")
        .because("native calls and foreign memory have one home")
        .check(CLASSES);
  }
}
